from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "memoryscope_site"
    verbose_name = "MemoryScope"
    default_auto_field = "django.db.models.BigAutoField"
