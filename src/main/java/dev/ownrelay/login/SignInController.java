package dev.ownrelay.login;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Registration.Missing;
import dev.ownrelay.login.SignInRequests.Asker;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

import java.util.Optional;
import java.util.UUID;

/// *Sign in with …*: on the page of a server for all of its users, on My account for oneself.
@Controller
class SignInController {

    static final String SERVERS = "/maintenance/smtp-servers/";
    static final String ACCOUNT = "/account";

    private final ProviderSignIns signIns;
    private final AppUsers users;

    SignInController(ProviderSignIns signIns, AppUsers users) {
        this.signIns = signIns;
        this.users = users;
    }

    @PostMapping(SERVERS + "{id}/sign-in")
    View forAll(
            @PathVariable UUID id,
            @AuthenticationPrincipal SignedIn me,
            HttpServletRequest request,
            Flash flash) {
        var server = signIns.find(id, null).orElseThrow(NotFound::new);
        return begin(server, asker(me, request, false), SERVERS + id, flash);
    }

    /// @param smtpServerId the server; null: the one that the user chose
    @PostMapping(ACCOUNT + "/sign-in")
    View forOneself(
            @RequestParam(required = false) @Nullable UUID smtpServerId,
            @AuthenticationPrincipal SignedIn me,
            HttpServletRequest request,
            Flash flash) {
        var server =
                Optional.ofNullable(smtpServerId)
                        .or(() -> users.findById(me.userId()).map(AppUser::smtpServerId))
                        .flatMap(id -> signIns.find(id, me.userId()))
                        .orElseThrow(NotFound::new);
        return begin(server, asker(me, request, true), ACCOUNT, flash);
    }

    private View begin(ServerLogin server, Asker asker, String page, Flash flash) {
        try {
            return redirect(signIns.begin(server, asker).toString());
        } catch (Missing e) {
            flash.problem("consent.missing", server.name(), e.reason());
            return redirect(page);
        }
    }

    private static Asker asker(SignedIn me, HttpServletRequest request, boolean own) {
        return new Asker(me.userId(), request.getSession().getId(), own);
    }

    private static View redirect(String url) {
        var view = new RedirectView(url, true, false, false);
        view.setStatusCode(HttpStatus.FOUND);
        view.setExpandUriTemplateVariables(false);
        return view;
    }
}
