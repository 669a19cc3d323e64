from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "chiso.plans"
    label = "plans"
    verbose_name = "Kế hoạch và nhiệm vụ"

    def ready(self) -> None:
        from chiso.evidence.selectors import register_usage
        from chiso.plans.selectors.task import usages

        register_usage("plans.task", usages)
