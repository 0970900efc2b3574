package dev.ownrelay.notice;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.conversation.PlainMailer;
import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.relay.SystemSender;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Takes the mail that the application itself writes for the agency that the thread acts for.
@Service
public class Notices {

    static final String OWN_NAME = "Ownrelay";

    private final Routes routes;
    private final SystemSender systemSender;
    private final SecretVault vault;
    private final NoticeLane lane;
    private final JdbcClient jdbc;
    private final Clock clock;

    Notices(
            Routes routes,
            SystemSender systemSender,
            SecretVault vault,
            NoticeLane lane,
            JdbcClient jdbc,
            Clock clock) {
        this.routes = routes;
        this.systemSender = systemSender;
        this.vault = vault;
        this.lane = lane;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The default relay where there is one and somebody as whom it may be used, else the own route
    /// of whoever acts.
    ///
    /// @param authors in order of preference
    /// @return empty: there is no way; pages offer a link to hand over
    @Transactional(readOnly = true)
    public Optional<Way> way(List<Author> authors) {
        return viaRelay(authors).or(() -> authors.stream().flatMap(this::viaServer).findFirst());
    }

    private Optional<Way> viaRelay(List<Author> authors) {
        return routes.defaultRelayHost().isEmpty()
                ? Optional.empty()
                : systemSender
                        .ownAddress()
                        .map(own -> new Way(null, own, OWN_NAME))
                        .or(() -> asAuthor(authors));
    }

    private static Optional<Way> asAuthor(List<Author> authors) {
        return authors.stream()
                .filter(Author::proven)
                .findFirst()
                .map(author -> new Way(null, author.address(), author.name()));
    }

    private Stream<Way> viaServer(Author author) {
        var server = author.serverId();
        return server != null
                        && routes.forUser(server, author.address(), author.name())
                                instanceof RouteChoice.Usable(var route)
                        && !(routes.endpointAs(server, route.fromAddress())
                                instanceof EndpointChoice.SignInNeeded)
                ? Stream.of(new Way(server, route.fromAddress(), route.fromName()))
                : Stream.empty();
    }

    /// Leaves when the transaction of the caller has ended well.
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID enqueue(Notice notice, Way way) {
        var agency = CurrentTenant.get();
        var id = UUID.randomUUID();
        var text = vault.seal(NoticeRow.context(agency, id), notice.text());
        // as exact as the database keeps it: rounded up, it would not be due yet
        var now = Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MICROS));
        jdbc.sql(
                        """
                        insert into notice (tenant_id, id, kind, to_address, to_name, locale, subject,
                            sealed_text, smtp_server_id, from_address, from_name, message_id, due_at,
                            worthless_at, created_at)
                        values (:agency, :id, :kind, :to, :toName, :locale, :subject, :text, :server,
                            :from, :fromName, :messageId, :now, :until, :now)
                        """)
                .param("agency", agency)
                .param("id", id)
                .param("kind", notice.kind())
                .param("to", notice.toAddress())
                .param("toName", HeaderText.clean(notice.toName()))
                .param("locale", notice.locale().toLanguageTag())
                .param("subject", HeaderText.clean(notice.subject()))
                .param("text", text.stored())
                .param("server", way.serverId())
                .param("from", way.fromAddress())
                .param("fromName", HeaderText.clean(way.fromName()))
                .param("messageId", PlainMailer.messageId(way.fromAddress()))
                .param("until", Timestamp.from(notice.until()))
                .param("now", now)
                .update();
        lane.wakeAfterCommit(agency);
        return id;
    }

    /// Of the agency's notices; those that were finished long ago are absent.
    @Transactional(readOnly = true)
    public Map<UUID, NoticeState> states(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        record Row(UUID id, NoticeState.State state, String cause) {}
        return jdbc
                .sql(
                        "select id, state, cause from notice where tenant_id = :agency and id in"
                                + " (:ids)")
                .param("agency", CurrentTenant.get())
                .param("ids", ids)
                .query(Row.class)
                .stream()
                .collect(toMap(Row::id, row -> new NoticeState(row.state(), row.cause())));
    }
}
