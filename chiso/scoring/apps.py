from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "chiso.scoring"
    label = "scoring"
    verbose_name = "Chấm điểm chỉ số"

    def ready(self) -> None:
        from chiso.evidence.selectors import register_usage
        from chiso.plans.selectors.criteria import register_criteria, register_origins
        from chiso.scoring.selectors.usage import usages
        from chiso.scoring.views.links import criteria, origins

        register_usage("scoring.line", usages)
        register_criteria("scoring", criteria)
        register_origins("scoring", origins)
