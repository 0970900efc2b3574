package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.secret.DerivedKey;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Fills the page on which an email is written.
@Component
class ComposePage {

    private static final int OFFERED = 50;

    private final Routes routes;
    private final Recipients recipients;
    private final SecondOpinions opinions;
    private final SecretVault vault;

    ComposePage(Routes routes, Recipients recipients, SecondOpinions opinions, SecretVault vault) {
        this.routes = routes;
        this.recipients = recipients;
        this.opinions = opinions;
        this.vault = vault;
    }

    String fill(List<Candidate> to, Sender sender, EmailRoute way, Model model) {
        model.addAttribute("chosen", to);
        var others = others(to);
        model.addAttribute("others", others);
        model.addAttribute("markedOthers", recipients.marked(others).keySet());
        model.addAttribute("marks", recipients.marked(to));
        model.addAttribute("asksFilter", opinions.canBeAsked());
        model.addAttribute("limits", AttachmentLimits.SHOWN);
        model.addAttribute("draftKeys", draftKeys(sender));
        fillRoute(sender, way, model);
        return "compose/form";
    }

    /// By which the page seals what waits in the browser.
    private List<DerivedKey> draftKeys(Sender sender) {
        return vault.derive(
                new SecretContext("drafts", CurrentTenant.get(), sender.id(), List.of()));
    }

    void fillRoute(Sender sender, EmailRoute way, Model model) {
        model.addAttribute("way", way);
        model.addAttribute("serverName", routes.names().getOrDefault(way.server(), ""));
        model.addAttribute("domain", sender.domain());
    }

    /// Without anybody twice.
    static List<Candidate> together(List<Candidate> to, List<Candidate> more) {
        var all = new LinkedHashMap<UUID, Candidate>();
        Stream.concat(to.stream(), more.stream()).forEach(one -> all.putIfAbsent(one.getId(), one));
        return List.copyOf(all.values());
    }

    private List<Candidate> others(List<Candidate> chosen) {
        var others = new ArrayList<>(recipients.first(OFFERED));
        others.removeIf(other -> chosen.stream().anyMatch(c -> c.getId().equals(other.getId())));
        return others;
    }
}
