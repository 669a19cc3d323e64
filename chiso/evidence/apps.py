from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "chiso.evidence"
    label = "evidence"
    verbose_name = "Tài liệu kiểm chứng"
