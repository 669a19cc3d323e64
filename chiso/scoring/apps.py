from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "chiso.scoring"
    label = "scoring"
    verbose_name = "Chấm điểm chỉ số"

    def ready(self) -> None:
        from chiso.evidence.selectors import register_usage
        from chiso.scoring.selectors.usage import usages

        register_usage("scoring.line", usages)
