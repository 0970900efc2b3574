package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.MeAdvice;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.Signature;
import dev.ownrelay.account.UserNotes;
import dev.ownrelay.link.WaysIn;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What users change of themselves.
@Service
public class MyAccount {

    private final AppUsers users;
    private final Passwords passwords;
    private final WaysIn ways;
    private final UserNotes notes;
    private final Clock clock;

    MyAccount(AppUsers users, Passwords passwords, WaysIn ways, UserNotes notes, Clock clock) {
        this.clock = clock;
        this.users = users;
        this.passwords = passwords;
        this.ways = ways;
        this.notes = notes;
    }

    @Transactional(readOnly = true)
    public AppUser get(UUID userId) {
        return users.findById(userId).orElseThrow(MeAdvice.OutdatedSession::new);
    }

    /// The names of those who manage the agency's servers.
    @Transactional(readOnly = true)
    public String administrators() {
        return users.findByRoleAndEnabledTrueOrderByDisplayNameAscIdAsc(Role.ADMIN).stream()
                .map(AppUser::displayName)
                .collect(Collectors.joining(", "));
    }

    @Transactional
    public void rename(UUID userId, String displayName) {
        change(
                userId,
                user -> {
                    var before = UserNotes.Before.of(user);
                    user.rename(displayName);
                    notes.changed(before, user);
                });
    }

    @Transactional
    public void sign(UUID userId, String typed) {
        change(
                userId,
                user -> {
                    var before = user.signatureHtml();
                    user.sign(Signature.clean(typed));
                    if (!before.equals(user.signatureHtml())) {
                        notes.signed(user);
                    }
                });
    }

    @Transactional
    public void prefer(UUID userId, AccountForms.Appearance appearance) {
        change(userId, user -> user.prefer(appearance.chosenLocale(), appearance.theme()));
    }

    /// @param locale null: as before
    /// @param theme null: as before
    @Transactional
    public void look(UUID userId, @Nullable String locale, @Nullable String theme) {
        change(
                userId,
                user ->
                        user.prefer(
                                locale == null ? user.locale() : locale,
                                theme == null ? user.theme() : theme));
    }

    /// A server took the user's own test message.
    @Transactional
    public void tested(UUID userId) {
        users.noteTestMessage(userId, clock.instant());
    }

    /// Closes all other ways in.
    ///
    /// @param session the id of the one that goes on
    @Transactional
    public void changePassword(UUID userId, String newPassword, String session) {
        var hash = passwords.hash(newPassword);
        change(
                userId,
                user -> {
                    user.changePassword(hash);
                    notes.passwordChanged(user);
                });
        ways.close(userId, session);
    }

    private void change(UUID userId, Consumer<AppUser> change) {
        change.accept(get(userId));
    }
}
