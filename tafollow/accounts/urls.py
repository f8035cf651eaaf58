"""Addresses of accounts. Written out, not included: what we do not offer (signing up, codes by mail) has no address.

allauth looks addresses up by these names.
"""

from allauth.account import views as accounts
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tafollow.accounts import organisation, views

urlpatterns = [
    path("login/", accounts.login, name="account_login"),
    path("logout/", require_POST(accounts.logout), name="account_logout"),
    path("accounts/", views.account, name="account"),
    path("accounts/inactive/", accounts.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", accounts.password_change, name="account_change_password"),
    path("accounts/password/set/", accounts.password_set, name="account_set_password"),
    path("accounts/password/reset/", accounts.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", accounts.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        accounts.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/second-factor/", second.index, name="mfa_index"),
    path("accounts/second-factor/authenticate/", never_cache(second.authenticate), name="mfa_authenticate"),
    path("accounts/second-factor/reauthenticate/", second.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/second-factor/app/set-up/", never_cache(views.set_up_app), name="mfa_activate_totp"),
    path("accounts/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "accounts/second-factor/recovery-codes/",
        never_cache(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/second-factor/recovery-codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/second-factor/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("accounts/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("accounts/passkeys/new/", never_cache(views.set_up_passkey), name="mfa_add_webauthn"),
    path("accounts/passkeys/sign-in/", never_cache(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "accounts/passkeys/reauthenticate/",
        never_cache(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("accounts/passkeys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("accounts/sessions/", views.sessions, name="usersessions_list"),
    path("accounts/sessions/<int:pk>/end/", views.end_session, name="end-session"),
    path("accounts/organisation/", organisation.sign_in, name="openid_connect_login"),
    path("accounts/organisation/callback/", organisation.callback, name="openid_connect_callback"),
    path("accounts/organisation/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
]
