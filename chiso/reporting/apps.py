from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "chiso.reporting"
    label = "reporting"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from chiso.evidence.selectors import register_usage
        from chiso.plans.selectors.errands import register_errands
        from chiso.plans.selectors.told import register_tellers
        from chiso.reporting.selectors.report import tellings, usages
        from chiso.reporting.selectors.window import errands

        register_errands("reporting.window", errands)
        register_usage("reporting.report", usages)
        register_tellers("reporting.report", tellings)
