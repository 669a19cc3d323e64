"""Who is who: units that outlive their names, posts, persons, delegations, accounts, and what each may do.

Other apps ask ``policies.Actor`` (who is signed in, for which units, with which rights) and
``selectors``; they never touch the tables. Unit names are always asked for a date, because a paper
of 2023 prints the name of 2023.
"""
