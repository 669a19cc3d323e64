from __future__ import annotations

from django.urls import URLPattern, path

from chiso.reporting.views import regime, window

urlpatterns: list[URLPattern] = [
    path("che-do/", regime.regimes, name="regimes"),
    path("che-do/moi/", regime.regime_new, name="regime_new"),
    path("che-do/<int:pk>/", regime.regime, name="regime"),
    path("che-do/<int:pk>/sua/", regime.regime_edit, name="regime_edit"),
    path("che-do/<int:pk>/don-vi/", regime.regime_units, name="regime_units"),
    path("che-do/<int:pk>/cac-ky/", regime.windows_lay, name="regime_windows_lay"),
    path("che-do/<int:pk>/ky-moi/", regime.window_new, name="regime_window_new"),
    path("che-do/<int:pk>/ket-thuc/", regime.regime_close, name="regime_close"),
    path("ky/<int:pk>/", window.window, name="window"),
    path("ky/<int:pk>/chinh/", window.adjust, name="window_adjust"),
    path("ky/<int:pk>/khoa/", window.lock, name="window_lock"),
    path("ky/<int:pk>/mo-lai/", window.reopen, name="window_reopen"),
    path("ky/mo-lai/<int:pk>/dong/", window.reopening_end, name="reopening_end"),
    path("ky/<int:pk>/gia-han/", window.extension, name="window_extension"),
]
