package dev.ownrelay.message;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// Takes a person out of the messages to them. The rows stay, for figures and batches, and say
/// nothing of the person any more.
@Repository
public class ErasedMessages {

    private static final int SLICE = 500;

    /// A message to the person.
    public record Sent(
            UUID id,
            @Nullable UUID candidateId,
            String toAddress,
            String toName,
            MessageState state,
            String subject) {

        public boolean waits() {
            return Message.CANCELLABLE.contains(state);
        }

        /// Nobody can stop it.
        public boolean leaves() {
            return state == MessageState.SENDING;
        }
    }

    private static final String SENT =
            "select id, candidate_id, to_address, to_name, state, subject from message m where ";

    private static final String OF_CANDIDATES =
            SENT + "m.tenant_id = :agency and m.candidate_id = any(:candidates)";

    /// The first part looks up in an index alone how the addresses were spelled; the offset keeps
    /// it from being planned as one with the rest.
    private static final String TO_ADDRESSES =
            """
            with spelled as materialized (
                select distinct s.to_address from unnest(:low::text[], :high::text[]) r (low, high)
                cross join lateral (select to_address from message where tenant_id = :agency
                    and to_address collate "C" >= r.low and to_address collate "C" < r.high
                    offset 0) s
                where lower(s.to_address) = any(:addresses))
            """
                    + SENT
                    + """
                    m.tenant_id = :agency
                        and m.to_address collate "C" = any(array(select to_address from spelled))
                    """;

    /// The fence grows where somebody may still have a result to write.
    private static final String ERASE =
            """
            update message set candidate_id = null, to_address = id || '@erased.invalid',
                to_name = :nobody, subject = '', source = '', splice_at = null,
                text_removed_at = coalesce(text_removed_at, :now), erased_at = :now,
                lifts_mark = false,
                attempt = attempt + case when state in ('SENT', 'FAILED') then 0 else 1 end
            where tenant_id = :agency and id = any(:ids)
            """;

    private static final List<String> WITH_THEM =
            List.of(
                    """
                    update bounce set reply_text = ''
                    where tenant_id = :agency and message_id = any(:ids) and reply_text <> ''
                    """,
                    """
                    update delivery_attempt set reply_text = ''
                    where tenant_id = :agency and message_id = any(:ids) and reply_text <> ''
                    """);

    private final Messages messages;
    private final Attachments attachments;
    private final Agencies agencies;
    private final MessageSource words;
    private final JdbcClient jdbc;
    private final Clock clock;

    ErasedMessages(
            Messages messages,
            Attachments attachments,
            Agencies agencies,
            MessageSource words,
            JdbcClient jdbc,
            Clock clock) {
        this.messages = messages;
        this.attachments = attachments;
        this.agencies = agencies;
        this.words = words;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Those that were written for candidates, be they deleted since.
    @Transactional(readOnly = true)
    public List<Sent> ofCandidates(Collection<UUID> candidates) {
        return jdbc.sql(OF_CANDIDATES)
                .param("agency", CurrentTenant.get())
                .param("candidates", candidates.toArray(UUID[]::new))
                .query(Sent.class)
                .list();
    }

    /// Those that went to one of some addresses, for whomever they were written.
    ///
    /// @param addresses in lower case
    @Transactional(readOnly = true)
    public List<Sent> toAddresses(Collection<String> addresses) {
        var ranges = AddressRanges.of(addresses);
        return jdbc.sql(TO_ADDRESSES)
                .param("agency", CurrentTenant.get())
                .param("low", ranges.low())
                .param("high", ranges.high())
                .param("addresses", addresses.toArray(String[]::new))
                .query(Sent.class)
                .list();
    }

    /// How many files go with messages because no other one carries them.
    @Transactional(readOnly = true)
    public int files(Collection<UUID> messages) {
        return jdbc.sql(
                        """
                        select count(distinct sha256) from message_attachment a
                        where tenant_id = :agency and message_id = any(:ids)
                            and not exists (select from message_attachment other
                                where other.tenant_id = a.tenant_id and other.sha256 = a.sha256
                                    and other.message_id <> all(:ids))
                        """)
                .param("agency", CurrentTenant.get())
                .param("ids", messages.toArray(UUID[]::new))
                .query(Integer.class)
                .single();
    }

    /// Locks messages, and waits for none: somebody who changes one may wait for us.
    ///
    /// @return those that leave now, or that somebody changes
    @Transactional(propagation = Propagation.MANDATORY)
    public List<UUID> busy(Collection<UUID> messages) {
        var busy = new ArrayList<>(messages);
        busy.removeAll(
                jdbc.sql(
                                """
                                select id from message where tenant_id = :agency and id = any(:ids)
                                    and state <> 'SENDING' for update skip locked
                                """)
                        .param("agency", CurrentTenant.get())
                        .param("ids", messages.toArray(UUID[]::new))
                        .query(UUID.class)
                        .set());
        return busy;
    }

    /// Cancels first what has not left.
    ///
    /// @return the files that they carried
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> erase(List<UUID> locked) {
        var nobody = nobody();
        var files = new HashSet<String>();
        for (int from = 0; from < locked.size(); from += SLICE) {
            var slice = locked.subList(from, Math.min(from + SLICE, locked.size()));
            files.addAll(attachments.detach(slice));
            eraseSlice(slice, nobody);
        }
        return files;
    }

    /// Removes the files that no message carries any more. Comes last in a transaction: until that
    /// ends, nobody stores a message with files.
    ///
    /// @return false when somebody stores one just now
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean remove(Set<String> files) {
        return attachments.removeUnusedAtOnce(files);
    }

    /// Whom the rows name now, in the language of the agency.
    private String nobody() {
        var agency = agencies.findById(CurrentTenant.get()).orElseThrow();
        var language = Locale.of(agency.locale());
        return words.getMessage("message.erased.person", null, language);
    }

    private void eraseSlice(List<UUID> slice, String nobody) {
        var now = clock.instant();
        messages.findAllLocked(slice, Message.CANCELLABLE).forEach(one -> one.cancel(now));
        messages.flush();
        var ids = slice.toArray(UUID[]::new);
        WITH_THEM.forEach(statement ->
                jdbc.sql(statement)
                        .param("agency", CurrentTenant.get())
                        .param("ids", ids)
                        .update());
        jdbc.sql(ERASE)
                .param("agency", CurrentTenant.get())
                .param("ids", ids)
                .param("nobody", nobody)
                .param("now", Timestamp.from(now))
                .update();
    }
}
