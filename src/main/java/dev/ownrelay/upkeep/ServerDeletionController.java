package dev.ownrelay.upkeep;

import static dev.ownrelay.upkeep.SmtpServerPage.ID;
import static dev.ownrelay.upkeep.SmtpServerPage.URL;

import dev.ownrelay.server.Routes;
import dev.ownrelay.server.ServerChoice;
import dev.ownrelay.server.ServerDeletion;
import dev.ownrelay.server.StoredServer;
import dev.ownrelay.server.StoredServers;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Deletes a server after asking, and asks where its users go.
@Controller
@RequestMapping(URL + ID + "/delete")
class ServerDeletionController {

    private final StoredServers servers;
    private final ServerDeletion deletion;
    private final Routes routes;

    ServerDeletionController(StoredServers servers, ServerDeletion deletion, Routes routes) {
        this.servers = servers;
        this.deletion = deletion;
        this.routes = routes;
    }

    /// @param moveTo `relay` or the id of another server; empty: nothing chosen
    record DeletionForm(String moveTo) {

        static final String RELAY = "relay";

        DeletionForm {
            moveTo = Objects.requireNonNullElse(moveTo, "");
        }
    }

    @GetMapping
    String ask(@PathVariable UUID id, Model model) {
        return show(model, servers.get(id), new DeletionForm(""));
    }

    @AskedAgain("server-delete")
    @PostMapping
    String delete(
            @PathVariable UUID id,
            @ModelAttribute("form") DeletionForm form,
            BindingResult errors,
            Principal me,
            Model model,
            Flash flash) {
        var server = servers.get(id);
        var home = home(form, others(server));
        if (server.users() > 0 && home == null) {
            errors.rejectValue("moveTo", "server.delete.moveTo.required");
            return show(model, server, form);
        }
        try {
            deletion.delete(id, home, UUID.fromString(me.getName()));
        } catch (DataIntegrityViolationException | OptimisticLockingFailureException e) {
            errors.reject("server.delete.changed");
            return show(model, servers.get(id), form);
        }
        flash.notice("server.deleted", server.name());
        return "redirect:" + URL;
    }

    private static ServerDeletion.@Nullable NewHome home(
            DeletionForm form, List<ServerChoice> others) {
        if (form.moveTo().equals(DeletionForm.RELAY)) {
            return new ServerDeletion.NewHome(null);
        }
        return others.stream()
                .filter(other -> other.id().toString().equals(form.moveTo()))
                .findFirst()
                .map(other -> new ServerDeletion.NewHome(other.id()))
                .orElse(null);
    }

    private String show(Model model, StoredServer server, DeletionForm form) {
        model.addAttribute("form", form);
        model.addAttribute("server", server);
        model.addAttribute("others", others(server));
        model.addAttribute("relay", routes.defaultRelayHost().orElse(null));
        return "upkeep/delete";
    }

    private List<ServerChoice> others(StoredServer server) {
        return routes.choices().stream().filter(o -> !o.id().equals(server.id())).toList();
    }
}
