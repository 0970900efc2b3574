package dev.ownrelay.account;

import dev.ownrelay.notice.NoticeState;
import dev.ownrelay.notice.Notices;
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

/// The users of the agency with what has become of their invitations.
@Service
class UserList {

    private final AppUsers users;
    private final Links links;
    private final SignIns signIns;
    private final Notices notices;
    private final Clock clock;

    UserList(AppUsers users, Links links, SignIns signIns, Notices notices, Clock clock) {
        this.users = users;
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

    /// Whether mail with the link has failed.
    @Transactional(readOnly = true)
    public boolean failed(Link link) {
        var notice = link.noticeId();
        return notice != null
                && notices.states(List.of(notice)).get(notice) instanceof NoticeState state
                && state.state() == NoticeState.State.FAILED;
    }

    private List<UserRow> rows(List<AppUser> found) {
        var now = clock.instant();
        var invitations =
                links.findByPurpose(Link.Purpose.INVITATION).stream()
                        .filter(link -> link.expiresAt().isAfter(now))
                        .collect(Collectors.toMap(Link::userId, link -> link));
        var states = states(invitations);
        var signingIn = signIns.among(CurrentTenant.get());
        return found.stream()
                .map(user -> {
                    var invitation = invitations.get(user.getId());
                    return UserRow.of(
                            user,
                            invitation,
                            invitation == null ? null : states.get(key(invitation)),
                            signingIn.contains(user.getId()));
                })
                .toList();
    }

    private Map<UUID, NoticeState> states(Map<UUID, Link> invitations) {
        return notices.states(
                invitations.values().stream()
                        .map(Link::noticeId)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static UUID key(Link invitation) {
        var notice = invitation.noticeId();
        return notice == null ? invitation.getId() : notice;
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
