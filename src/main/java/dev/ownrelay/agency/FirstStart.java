package dev.ownrelay.agency;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// On an empty installation: makes the agency that the properties name, or writes a one-time link
/// to the log. There is no default password.
@Component
class FirstStart implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

    private final FirstAgency agency;
    private final SetupLinks links;
    private final BootstrapProperties bootstrap;
    private final String publicUrl;

    FirstStart(
            FirstAgency agency,
            SetupLinks links,
            BootstrapProperties bootstrap,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.agency = agency;
        this.links = links;
        this.bootstrap = bootstrap;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (agency.isMissing()) {
            bootstrap.form().ifPresentOrElse(this::found, this::announce);
        }
    }

    private void found(AgencyForm form) {
        try {
            agency.found(form, () -> {});
            log.info("Made the agency {}; sign in at {}/login", form.name(), publicUrl);
        } catch (FirstAgency.AlreadyFounded e) {
            log.info("Another node has made the first agency");
        }
    }

    private void announce() {
        log.info(
                "There is no agency yet. Set up Ownrelay within {} hours, once, at {}/setup/{}",
                SetupLinks.VALID.toHours(),
                publicUrl,
                links.issue());
    }
}
