from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "chiso.dashboards"
    label = "dashboards"
    verbose_name = "Trang chủ"
