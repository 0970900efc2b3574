package dev.ownrelay.message;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.ownrelay.mail.FileType;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The files that messages carry: each is stored once per agency, encoded, under the hash of its
/// content.
@Repository
public class Attachments {

    /// A file of one message.
    ///
    /// @param size of the file in bytes, before encoding
    /// @param contentId by which the text shows it; null: a file that readers see as such
    public record Attached(
            int position,
            String sha256,
            String fileName,
            String contentType,
            long size,
            @Nullable String contentId) {}

    /// Messages whose files go at a time.
    static final int SLICE = 50;

    private static final int PIECE = 512 << 10;

    private final JdbcClient jdbc;
    private final JdbcOperations jdbcOperations;

    Attachments(JdbcClient jdbc, JdbcOperations jdbcOperations) {
        this.jdbc = jdbc;
        this.jdbcOperations = jdbcOperations;
    }

    /// Keeps what it stored, or found stored, from being released until the transaction ends.
    public void store(NewMessage.EncodedContent content, Instant now) {
        lock("pg_advisory_xact_lock_shared");
        jdbc.sql(
                        """
                        insert into attachment (tenant_id, sha256, size, encoded, created_at)
                        values (?, ?, ?, ?, ?) on conflict do nothing
                        """)
                .params(
                        CurrentTenant.get(),
                        content.sha256(),
                        content.size(),
                        content.encoded(),
                        Timestamp.from(now))
                .update();
    }

    /// The first of the messages, as many as can be rid of their files in one transaction.
    List<UUID> slice(List<UUID> messages) {
        var carrying = carrying(messages);
        int left = SLICE;
        int end = 0;
        while (end < messages.size() && (left > 0 || !carrying.contains(messages.get(end)))) {
            left -= carrying.contains(messages.get(end++)) ? 1 : 0;
        }
        return messages.subList(0, end);
    }

    private Set<UUID> carrying(List<UUID> messages) {
        return jdbc.sql(
                        """
                        select distinct message_id from message_attachment
                        where tenant_id = :agency and message_id = any(:messages)
                        """)
                .param("agency", CurrentTenant.get())
                .param("messages", messages.toArray(UUID[]::new))
                .query(UUID.class)
                .set();
    }

    /// Takes the files from messages, and removes those that no message carries any more. Waits
    /// until nobody stores a file, and lets nobody store one until the transaction ends: of more
    /// messages than [#slice] gives, who sends files would wait for too long.
    void release(List<UUID> messages) {
        var carried = detach(messages);
        if (!carried.isEmpty()) {
            lock("pg_advisory_xact_lock");
            removeUnused(carried);
        }
    }

    /// Takes the files from messages.
    ///
    /// @return what they carried
    Set<String> detach(List<UUID> messages) {
        return jdbc.sql(
                        """
                        delete from message_attachment
                        where tenant_id = :agency and message_id = any(:messages)
                        returning sha256
                        """)
                .param("agency", CurrentTenant.get())
                .param("messages", messages.toArray(UUID[]::new))
                .query(String.class)
                .set();
    }

    /// Removes those files that no message carries any more, and lets nobody store one until the
    /// transaction ends.
    ///
    /// @return false when somebody stores one just now
    boolean removeUnusedAtOnce(Set<String> hashes) {
        boolean alone = hashes.isEmpty() || tryLock();
        if (alone) {
            removeUnused(hashes);
        }
        return alone;
    }

    private void removeUnused(Set<String> hashes) {
        jdbc.sql(
                        """
                        delete from attachment a
                        where tenant_id = :agency and sha256 = any(:hashes)
                            and not exists (select from message_attachment l
                                where l.tenant_id = a.tenant_id and l.sha256 = a.sha256)
                        """)
                .param("agency", CurrentTenant.get())
                .param("hashes", hashes.toArray(String[]::new))
                .update();
    }

    private void lock(String how) {
        jdbc.sql("select 1 from (select %s(hashtextextended(?, 0))) locked".formatted(how))
                .param(lockName())
                .query(Integer.class)
                .single();
    }

    private boolean tryLock() {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
                .param(lockName())
                .query(Boolean.class)
                .single();
    }

    private static String lockName() {
        return "attachments:" + CurrentTenant.get();
    }

    public void attach(Collection<NewMessage> messages) {
        var rows = messages.stream().flatMap(Attachments::rows).toList();
        jdbcOperations.batchUpdate(
                """
                insert into message_attachment
                    (tenant_id, message_id, position, sha256, file_name, content_type, head,
                    content_id)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                rows);
    }

    private static Stream<Object[]> rows(NewMessage message) {
        var parts = message.attachments();
        return IntStream.range(0, parts.size()).mapToObj(i -> row(message.id(), i, parts.get(i)));
    }

    private static Object[] row(UUID messageId, int position, NewMessage.Part part) {
        return new Object[] {
            CurrentTenant.get(),
            messageId,
            position,
            part.content().sha256(),
            part.fileName(),
            part.contentType(),
            part.head(),
            part.contentId()
        };
    }

    /// The files of a message that its readers see, without their content.
    @Transactional(readOnly = true)
    public List<Attached> files(UUID messageId) {
        return of(messageId).stream().filter(file -> file.contentId() == null).toList();
    }

    /// What the text of a message shows by `cid:` (RFC 2392): the picture as a `data:` address.
    @Transactional(readOnly = true)
    public Map<String, String> pictures(UUID messageId) {
        return of(messageId).stream()
                .filter(file -> FileType.isPicture(file.contentType()))
                .filter(file -> file.contentId() != null)
                .collect(toMap(file -> "cid:" + file.contentId(), this::data));
    }

    private String data(Attached picture) {
        var lines = new String(encoded(picture.sha256()), StandardCharsets.US_ASCII);
        return "data:%s;base64,%s".formatted(picture.contentType(), lines.replace("\r\n", ""));
    }

    /// All that goes with a message in its order, without its content.
    @Transactional(readOnly = true)
    public List<Attached> of(UUID messageId) {
        return jdbc.sql(
                        """
                        select position, sha256, file_name, content_type, a.size, content_id
                        from message_attachment join attachment a using (tenant_id, sha256)
                        where tenant_id = ? and message_id = ? order by position
                        """)
                .params(CurrentTenant.get(), messageId)
                .query(Attached.class)
                .list();
    }

    /// The files of a message, as another one can carry them that has its boundary.
    @Transactional(readOnly = true)
    public List<NewMessage.Part> whole(UUID messageId) {
        return of(messageId).stream()
                .map(file ->
                        new NewMessage.Part(
                                file.fileName(),
                                file.contentType(),
                                head(messageId, file.position()),
                                content(file),
                                file.contentId()))
                .toList();
    }

    /// What a file holds.
    @Transactional(readOnly = true)
    public NewMessage.EncodedContent content(Attached file) {
        return new NewMessage.EncodedContent(file.sha256(), file.size(), encoded(file.sha256()));
    }

    /// A file of one message, as long as it is on the wire.
    public record Carried(UUID messageId, String sha256, long octets) {}

    /// The files of some messages that are there, by message.
    @Transactional(readOnly = true)
    public Map<UUID, List<Carried>> parts(Collection<UUID> messages) {
        return jdbc
                .sql(
                        """
                        select message_id, sha256, octet_length(head) + octet_length(encoded)
                            as octets
                        from message_attachment join attachment using (tenant_id, sha256)
                        where tenant_id = :agency and message_id in (:messages)
                        """)
                .param("agency", CurrentTenant.get())
                .param("messages", messages)
                .query(Carried.class)
                .list()
                .stream()
                .collect(groupingBy(Carried::messageId));
    }

    /// The header lines of a part, with the delimiter before and the empty line after them.
    private byte[] head(UUID messageId, int position) {
        return jdbc.sql(
                        """
                        select head from message_attachment
                        where tenant_id = ? and message_id = ? and position = ?
                        """)
                .params(CurrentTenant.get(), messageId, position)
                .query(byte[].class)
                .single();
    }

    /// A file where it stands in a message.
    ///
    /// @param head the header lines of the part, with the delimiter before and the empty line after
    public record Spliced(byte[] head, String sha256) {}

    /// The files of a message in their order.
    @Transactional(readOnly = true)
    public List<Spliced> spliced(UUID messageId) {
        return jdbc.sql(
                        """
                        select head, sha256 from message_attachment
                        where tenant_id = ? and message_id = ? order by position
                        """)
                .params(CurrentTenant.get(), messageId)
                .query(Spliced.class)
                .list();
    }

    /// Writes the content as it goes on the wire, a piece at a time.
    ///
    /// @throws IOException when it cannot be written
    @Transactional(readOnly = true)
    public void copy(String sha256, OutputStream out) throws IOException {
        int length = PIECE;
        for (int from = 1; length == PIECE; from += PIECE) {
            var piece = piece(sha256, from);
            out.write(piece);
            length = piece.length;
        }
    }

    private byte[] piece(String sha256, int from) {
        return next(sha256, from).orElseThrow();
    }

    /// A piece of the content as it goes on the wire.
    ///
    /// @param from the place of its first octet, from 1
    /// @return no octets behind the end; empty: there is no such file any more
    @Transactional(readOnly = true)
    public Optional<byte[]> next(String sha256, int from) {
        return jdbc.sql(
                        """
                        select substring(encoded from ? for ?) from attachment
                        where tenant_id = ? and sha256 = ?
                        """)
                .params(from, PIECE, CurrentTenant.get(), sha256)
                .query(byte[].class)
                .optional();
    }

    /// The content as it goes on the wire.
    @Transactional(readOnly = true)
    public byte[] encoded(String sha256) {
        return jdbc.sql("select encoded from attachment where tenant_id = ? and sha256 = ?")
                .params(CurrentTenant.get(), sha256)
                .query(byte[].class)
                .single();
    }
}
