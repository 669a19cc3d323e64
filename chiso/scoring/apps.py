from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "chiso.scoring"
    label = "scoring"
    verbose_name = "Chấm điểm chỉ số"
