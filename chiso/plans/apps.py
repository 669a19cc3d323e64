from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "chiso.plans"
    label = "plans"
    verbose_name = "Kế hoạch và nhiệm vụ"

    def ready(self) -> None:
        from chiso.evidence.selectors import register_usage
        from chiso.org.services import AFFECTED, FOLLOWERS
        from chiso.plans.selectors.succession import affected
        from chiso.plans.selectors.task import usages
        from chiso.plans.services.succession import tasks_follow

        register_usage("plans.task", usages)
        AFFECTED.append(affected)
        FOLLOWERS.append(tasks_follow)
