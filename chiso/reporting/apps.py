from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "chiso.reporting"
    label = "reporting"
    verbose_name = "Báo cáo"
