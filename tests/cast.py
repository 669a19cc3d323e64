"""The fixed small cast of all tests: one authority with its units and persons, and a stranger.

An does the work of Phòng Quản lý đầu tư, Bình heads it, Chi is in the Office, Dũng is Trưởng ban,
Em works in another division, Giang belongs to another authority, Hà administers, Khoa has no post.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.org.models import Account, Grant, Holding, Person, Post, Unit, UnitName
from chiso.org.policies import Actor, actor_of
from chiso.org.terms import PostRank, Right, UnitKind

DAY = dt.date(2026, 10, 5)
NOON = dt.datetime(2026, 10, 5, 5, 0, tzinfo=dt.UTC)
PASSWORD = "mat-khau-kiem-thu-2026"


@dataclass(frozen=True)
class Cast:
    authority: Unit
    leadership: Unit
    office: Unit
    investment: Unit
    labour: Unit
    stranger_authority: Unit
    an: Account
    binh: Account
    chi: Account
    dung: Account
    em: Account
    giang: Account
    ha: Account
    khoa: Account

    def actor(self, account: Account, day: dt.date = DAY) -> Actor:
        return actor_of(Account.objects.get(pk=account.pk), day)

    @property
    def accounts(self) -> dict[str, Account]:
        return {
            name: getattr(self, name) for name in ("an", "binh", "chi", "dung", "em", "giang", "ha", "khoa")
        }


def unit(code: str, kind: UnitKind, name: str, *, parent: Unit | None = None, **more: object) -> Unit:
    made = Unit.objects.create(code=code, kind=kind, parent=parent, **more)
    made.authority = parent.authority if parent else made
    made.save()
    UnitName.objects.create(unit=made, name=name, short_name=name)
    return made


def account(username: str, name: str, *posts: Post) -> Account:
    person = Person.objects.create(name=name, email=f"{username}@example.vn", confirmed=True)
    for post in posts:
        Holding.objects.create(post=post, person=person)
    made = Account(username=username, email=person.email, person=person)
    made.set_unusable_password()
    made.save()
    return made


def assemble() -> Cast:
    heza = unit("heza", UnitKind.AUTHORITY, "Ban Quản lý Khu kinh tế Hải Phòng", symbol="BQL")
    leadership = unit("heza-lanh-dao", UnitKind.LEADERSHIP, "Lãnh đạo Ban", parent=heza)
    office = unit("heza-vp", UnitKind.OFFICE, "Văn phòng", parent=heza)
    investment = unit("heza-dau-tu", UnitKind.DIVISION, "Phòng Quản lý đầu tư", parent=heza)
    labour = unit("heza-lao-dong", UnitKind.DIVISION, "Phòng Quản lý lao động", parent=heza)
    other = unit("so-khac", UnitKind.AUTHORITY, "Sở Kiểm thử")
    other_unit = unit("so-khac-vp", UnitKind.OFFICE, "Văn phòng Sở Kiểm thử", parent=other)

    def post(where: Unit, title: str, rank: PostRank) -> Post:
        return Post.objects.create(unit=where, title=title, rank=rank)

    cast = Cast(
        authority=heza,
        leadership=leadership,
        office=office,
        investment=investment,
        labour=labour,
        stranger_authority=other,
        an=account("an", "Nguyễn Văn An", post(investment, "Chuyên viên", PostRank.STAFF)),
        binh=account("binh", "Trần Thị Bình", post(investment, "Trưởng phòng", PostRank.HEAD)),
        chi=account("chi", "Lê Thị Chi", post(office, "Chuyên viên", PostRank.STAFF)),
        dung=account("dung", "Phạm Văn Dũng", post(leadership, "Trưởng ban", PostRank.HEAD)),
        em=account("em", "Hoàng Văn Em", post(labour, "Chuyên viên", PostRank.STAFF)),
        giang=account("giang", "Đỗ Thị Giang", post(other_unit, "Chánh Văn phòng", PostRank.HEAD)),
        ha=account("ha", "Vũ Thị Hà", post(office, "Quản trị viên", PostRank.STAFF)),
        khoa=account("khoa", "Bùi Văn Khoa"),
    )
    Grant.objects.create(person=cast.ha.person, authority=heza, right=Right.ADMIN)
    return cast
