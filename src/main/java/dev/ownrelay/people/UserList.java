package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.LastSignIns;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.link.Link;
import dev.ownrelay.link.Links;
import dev.ownrelay.notice.NoticeState;
import dev.ownrelay.notice.Notices;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// The users of the agency with what has become of their links.
@Service
class UserList {

    private final AppUsers users;
    private final Links links;
    private final SignIns signIns;
    private final LastSignIns lastSignIns;
    private final Routes routes;
    private final Notices notices;
    private final Clock clock;

    UserList(
            AppUsers users,
            Links links,
            SignIns signIns,
            LastSignIns lastSignIns,
            Routes routes,
            Notices notices,
            Clock clock) {
        this.users = users;
        this.lastSignIns = lastSignIns;
        this.routes = routes;
        this.links = links;
        this.signIns = signIns;
        this.notices = notices;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<UserRow> all() {
        return rows(users.findAllByOrderByDisplayNameAscIdAsc());
    }

    /// The users who chose a server; nobody chose one that is not there.
    @Transactional(readOnly = true)
    public List<UserRow> ofServer(UUID serverId) {
        return rows(users.findBySmtpServerIdOrderByDisplayNameAscIdAsc(serverId));
    }

    @Transactional(readOnly = true)
    public UserRow row(AppUser user) {
        return rows(List.of(user)).getFirst();
    }

    private List<UserRow> rows(List<AppUser> found) {
        var now = clock.instant();
        var waiting =
                links.findByPurposeNot(Link.Purpose.CONFIRMATION).stream()
                        .filter(link -> link.expiresAt().isAfter(now))
                        .collect(Collectors.toMap(Link::userId, link -> link, UserList::newer));
        var states = states(waiting);
        var signingIn = signIns.among(CurrentTenant.get());
        var servers = routes.names();
        var last = lastSignIns.all();
        return found.stream()
                .map(user -> {
                    var link = waiting.get(user.getId());
                    return UserRow.of(
                            user,
                            link,
                            link == null ? null : states.get(key(link)),
                            signingIn.contains(user.getId()),
                            user.smtpServerId() == null ? null : servers.get(user.smtpServerId()),
                            last.get(user.getId()));
                })
                .toList();
    }

    private static Link newer(Link one, Link other) {
        return one.expiresAt().isAfter(other.expiresAt()) ? one : other;
    }

    private Map<UUID, NoticeState> states(Map<UUID, Link> waiting) {
        return notices.states(
                waiting.values().stream().map(Link::noticeId).filter(Objects::nonNull).toList());
    }

    private static UUID key(Link link) {
        var notice = link.noticeId();
        return notice == null ? link.getId() : notice;
    }

    /// Those whose address is not proven, while the default relay takes it all the same.
    ///
    /// @return until when; null: there are none
    static @Nullable Instant firstEnd(List<UserRow> rows) {
        return rows.stream()
                .filter(row -> !row.proven() && row.joined())
                .map(UserRow::unprovenUntil)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
