package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Role;
import dev.ownrelay.notice.Author;
import dev.ownrelay.notice.Notice;
import dev.ownrelay.notice.NoticeState;
import dev.ownrelay.notice.Notices;
import dev.ownrelay.notice.Way;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Writes the mail that brings people their links, and tells them what was done to their account.
@Component
public class LinkMail {

    private static final Duration NEWS = Duration.ofDays(2);

    private final LinkTokens tokens;
    private final Notices notices;
    private final AppUsers users;
    private final Agencies agencies;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    LinkMail(
            LinkTokens tokens,
            Notices notices,
            AppUsers users,
            Agencies agencies,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.tokens = tokens;
        this.notices = notices;
        this.users = users;
        this.agencies = agencies;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// Sends a link to an address. Where it leaves by a server of the agency, whoever runs that can
    /// read it: it is as good as one that is handed over, and proves nothing.
    ///
    /// @param by who asks for it; null: the user
    /// @return empty: mail of the application cannot leave
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Link> send(
            Link.Purpose purpose, @Nullable Author by, AppUser user, String address) {
        var way = notices.way(authors(by, user));
        if (way.isEmpty()) {
            return Optional.empty();
        }
        var issued = tokens.issue(user, purpose, address, way.get().viaRelay());
        var agency = agency();
        var arguments =
                new Object[] {
                    plain(user.displayName()),
                    plain(by == null ? user.displayName() : by.name()),
                    plain(agency.name()),
                    url(issued),
                    purpose.valid().toHours() > 24
                            ? purpose.valid().toDays()
                            : purpose.valid().toHours()
                };
        var until = issued.link().expiresAt();
        var notice = notice(purpose.word(), user, address, until, arguments);
        issued.link().leavesWith(notices.enqueue(notice, way.get()));
        return Optional.of(issued.link());
    }

    /// Makes a link that somebody hands over. It proves nothing.
    ///
    /// @return its address
    @Transactional(propagation = Propagation.MANDATORY)
    public String handOver(Link.Purpose purpose, AppUser user) {
        return url(tokens.issue(user, purpose, user.email(), false));
    }

    /// Whether a link can be sent so that it proves the address.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean canProve(Author by, AppUser user) {
        return notices.way(authors(by, user)).filter(Way::viaRelay).isPresent();
    }

    /// Whether mail of the application can leave.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean canLeave(@Nullable Author by, AppUser user) {
        return notices.way(authors(by, user)).isPresent();
    }

    /// Whether mail with the link has failed.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean failed(Link link) {
        var notice = link.noticeId();
        return notice != null
                && notices.states(List.of(notice)).get(notice) instanceof NoticeState state
                && state.state() == NoticeState.State.FAILED;
    }

    /// Tells the user what happened to the account; nothing where mail cannot leave.
    ///
    /// @param kind of the words: `mail.<kind>.subject` and `.text`
    /// @param more details that the words of this kind have a place for, after all others
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(String kind, AppUser user, String address, String detail, String... more) {
        var arguments = new ArrayList<Object>();
        arguments.add(plain(user.displayName()));
        arguments.add(detail);
        arguments.add(plain(agency().name()));
        arguments.add(publicUrl);
        arguments.addAll(List.of(more));
        var until = clock.instant().plus(NEWS);
        var notice = notice(kind, user, address, until, arguments.toArray());
        notices.way(authors(null, user)).ifPresent(way -> notices.enqueue(notice, way));
    }

    private Notice notice(
            String kind, AppUser user, String address, Instant until, Object[] arguments) {
        var locale = locale(user);
        return new Notice(
                kind,
                address,
                user.displayName(),
                locale,
                words.getMessage("mail." + kind + ".subject", arguments, locale),
                words.getMessage("mail." + kind + ".text", arguments, locale),
                until);
    }

    private List<Author> authors(@Nullable Author by, AppUser user) {
        var authors = new ArrayList<Author>();
        if (by != null) {
            authors.add(by);
        }
        // what goes to the user alone may leave by the servers that the agency chose for itself
        boolean own = by == null;
        authors.add(author(user, own));
        users.findByRoleAndEnabledTrueAndAddressProvenAtNotNullOrderByCreatedAtAscIdAsc(Role.ADMIN)
                .forEach(administrator -> authors.add(author(administrator, own)));
        if (authors.stream().noneMatch(Author::proven)) {
            tolerated().ifPresent(authors::add);
        }
        return authors;
    }

    /// Somebody who may write as an address that is not proven yet.
    private Optional<Author> tolerated() {
        return users.findByEnabledTrueAndJoinedAtNotNullAndAddressProvenAtNull().stream()
                .filter(user -> user.mayWriteAsItself(clock.instant()))
                .map(user -> new Author(user.email(), user.displayName(), true, null))
                .findFirst();
    }

    /// @param acting whether the route that the person chose may be used, too
    public static Author author(AppUser user, boolean acting) {
        return new Author(
                user.email(),
                user.displayName(),
                user.addressProvenAt() != null,
                acting ? user.smtpServerId() : null);
    }

    /// A name of which no mail program makes a link.
    static String plain(String name) {
        return name.replaceAll("(?<=[\\p{L}\\p{N}]{2})\\.(?=[\\p{L}\\p{N}]{2})|[:/\\\\]", " ");
    }

    private String url(LinkTokens.Issued issued) {
        return publicUrl + "/" + issued.link().purpose().path() + "/" + issued.token();
    }

    private Agency agency() {
        return agencies.findById(CurrentTenant.get()).orElseThrow();
    }

    Locale locale(AppUser user) {
        var own = user.locale();
        return Locale.forLanguageTag(own == null ? agency().locale() : own);
    }
}
