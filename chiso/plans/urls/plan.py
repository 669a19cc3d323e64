"""Addresses of readings, plans, items and unit plans."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.plans.views import item, paper, plan, reading, sheet, unit_plan

plan_urls: list[URLPattern] = [
    path("van-ban/", reading.readings, name="readings"),
    path("van-ban/nhan/", reading.reading_take, name="reading_take"),
    path("van-ban/mau/", reading.reading_sample, name="reading_sample"),
    path("van-ban/<int:pk>/", reading.reading, name="reading"),
    path("van-ban/<int:pk>/trang-thai/", reading.reading_state, name="reading_state"),
    path("van-ban/<int:pk>/thay-doi/", reading.reading_changes, name="reading_changes"),
    path("van-ban/<int:pk>/diem/", reading.findings_decide, name="findings_decide"),
    path("van-ban/<int:pk>/bo-sung/", reading.reading_fill, name="reading_fill"),
    path("van-ban/<int:pk>/doc-lai/", reading.reading_retry, name="reading_retry"),
    path("van-ban/<int:pk>/bo/", reading.reading_drop, name="reading_drop"),
    path("van-ban/<int:pk>/tep/", reading.reading_file, name="reading_file"),
    path("van-ban/<int:pk>/trang/<int:page>.png", reading.reading_page, name="reading_page"),
    path("van-ban/<int:pk>/lap-ke-hoach/", reading.reading_plan, name="reading_plan"),
    path("diem/<int:pk>/", reading.finding_decide, name="finding_decide"),
    path("diem/<int:pk>/mo-lai/", reading.finding_reopen, name="finding_reopen"),
    path("ke-hoach/", plan.plans, name="plans"),
    path("ke-hoach/moi/", plan.plan_new, name="plan_new"),
    path("ke-hoach/<int:pk>/", plan.plan, name="plan"),
    path("ke-hoach/<int:pk>/sua/", plan.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/trinh/", plan.plan_submit, name="plan_submit"),
    path("ke-hoach/<int:pk>/khong-ap-dung/", plan.plan_waive, name="plan_waive"),
    path("ke-hoach/<int:pk>/duyet/", plan.plan_approve, name="plan_approve"),
    path("ke-hoach/<int:pk>/tra-lai/", plan.plan_return, name="plan_return"),
    path("ke-hoach/<int:pk>/ban-hanh/", plan.plan_issue, name="plan_issue"),
    path("ke-hoach/<int:pk>/dieu-chinh/", plan.plan_amend, name="plan_amend"),
    path("ke-hoach/<int:pk>/huy-dieu-chinh/", plan.plan_amend_cancel, name="plan_amend_cancel"),
    path("ke-hoach/<int:pk>/ket-thuc/", plan.plan_close, name="plan_close"),
    path("ke-hoach/<int:pk>/phien-ban/<int:number>/", plan.plan_version, name="plan_version"),
    path("ke-hoach/<int:pk>/so-sanh/", plan.plan_compare, name="plan_compare"),
    path("ke-hoach/<int:pk>/lich-su/", plan.plan_history, name="plan_history"),
    path("ke-hoach/<int:pk>/giao-viec/", item.plan_grid, name="plan_grid"),
    path("ke-hoach/<int:pk>/o/", item.plan_cell, name="plan_cell"),
    path("ke-hoach/<int:pk>/o/khong-ap-dung/", item.plan_cell_waive, name="plan_cell_waive"),
    path("ke-hoach/<int:pk>/noi-dung/moi/", item.item_new, name="item_new"),
    path("ke-hoach/<int:pk>/don-vi/", unit_plan.unit_plans_derive, name="unit_plans_derive"),
    path("ke-hoach/<int:pk>/don-vi/<int:unit_id>/", unit_plan.unit_plan_derive, name="unit_plan_derive"),
    path("ke-hoach/<int:pk>/cap-nhat/", unit_plan.unit_plan_align, name="unit_plan_align"),
    path("ke-hoach/<int:pk>/van-ban.<str:which>", paper.plan_paper, name="plan_paper"),
    path("ke-hoach/<int:pk>/bang.xlsx", sheet.sheet_export, name="sheet_export"),
    path("ke-hoach/<int:pk>/nhap-bang/", sheet.sheet_import, name="sheet_import"),
    path("ke-hoach/<int:pk>/nhap-bang/ap-dung/", sheet.sheet_apply, name="sheet_apply"),
    path("noi-dung/<int:pk>/", item.item, name="item"),
    path("noi-dung/<int:pk>/sua/", item.item_edit, name="item_edit"),
    path("noi-dung/<int:pk>/bo/", item.item_drop, name="item_drop"),
]
