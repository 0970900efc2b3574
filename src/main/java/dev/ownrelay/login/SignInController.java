package dev.ownrelay.login;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Registration.Missing;
import dev.ownrelay.login.SignInRequests.Asker;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

import java.net.URI;
import java.util.Map;
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

    /// @param by how the browser gets there, see [#begin]
    @AskedAgain("server-sign-in")
    @PostMapping(SERVERS + "{id}/sign-in")
    ModelAndView forAll(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String by,
            @AuthenticationPrincipal SignedIn me,
            HttpServletRequest request,
            HttpServletResponse response,
            Flash flash) {
        var server = signIns.find(id, null).orElseThrow(NotFound::new);
        var begun = begin(server, asker(me, request, false), flash);
        return begun.map(url -> onward(url, by, response)).orElse(redirect(SERVERS + id));
    }

    /// @param smtpServerId the server; null: the one that the user chose
    @AskedAgain("server-sign-in")
    @PostMapping(ACCOUNT + "/sign-in")
    ModelAndView forOneself(
            @RequestParam(required = false) @Nullable UUID smtpServerId,
            @RequestParam(defaultValue = "") String by,
            @AuthenticationPrincipal SignedIn me,
            HttpServletRequest request,
            HttpServletResponse response,
            Flash flash) {
        var server =
                Optional.ofNullable(smtpServerId)
                        .or(() -> users.findById(me.userId()).map(AppUser::smtpServerId))
                        .flatMap(id -> signIns.find(id, me.userId()))
                        .orElseThrow(NotFound::new);
        var begun = begin(server, asker(me, request, true), flash);
        return begun.map(url -> onward(url, by, response)).orElse(redirect(ACCOUNT));
    }

    /// @return empty: the provider cannot be asked, and the next page says why
    private Optional<URI> begin(ServerLogin server, Asker asker, Flash flash) {
        try {
            return Optional.of(signIns.begin(server, asker));
        } catch (Missing e) {
            flash.problem(e.key(), server.name());
            return Optional.empty();
        }
    }

    /// Browsers stop a form whose answer redirects to a site that its page does not name, and where
    /// a provider leads on to, no page knows: so our pages go by a page of ours that goes on.
    ///
    /// @param by `page`: so; else by a redirect
    private static ModelAndView onward(URI url, String by, HttpServletResponse response) {
        var address = url.toASCIIString();
        if (!by.equals("page")) {
            return redirect(address);
        }
        response.setHeader("Refresh", "0; url=" + address);
        return new ModelAndView("login/onward", Map.of("url", address, "host", url.getHost()));
    }

    private static Asker asker(SignedIn me, HttpServletRequest request, boolean own) {
        return new Asker(me.userId(), request.getSession().getId(), own);
    }

    private static ModelAndView redirect(String url) {
        var view = new RedirectView(url, true, false, false);
        view.setStatusCode(HttpStatus.FOUND);
        view.setExpandUriTemplateVariables(false);
        return new ModelAndView(view);
    }
}
