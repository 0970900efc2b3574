package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// A link of a chain and the row that it tells of. V64 makes the same hashes in the database.
///
/// @param salt null: words went out of the row's detail after this link
/// @param retold whether a later link tells of the same row
/// @param row null: it is gone
record ChainLink(
        long seq,
        UUID event,
        byte @Nullable [] salt,
        byte[] digest,
        byte[] hash,
        boolean retold,
        @Nullable Row row) {

    /// @param agency null: an act in no agency
    record Row(
            Instant at,
            @Nullable UUID actor,
            @Nullable UUID agency,
            String action,
            @Nullable UUID subject,
            String detail,
            @Nullable String client) {}

    static ChainLink read(ResultSet row) throws SQLException {
        return new ChainLink(
                row.getLong("seq"),
                row.getObject("event_id", UUID.class),
                row.getBytes("salt"),
                row.getBytes("digest"),
                row.getBytes("hash"),
                row.getBoolean("retold"),
                row.getObject("at") == null ? null : told(row));
    }

    private static Row told(ResultSet row) throws SQLException {
        return new Row(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("actor_id", UUID.class),
                row.getObject("agency", UUID.class),
                row.getString("action"),
                row.getObject("subject_id", UUID.class),
                row.getString("detail"),
                row.getString("client"));
    }

    /// Whether the row is what it was, but for its detail, and stands here.
    boolean follows(byte[] previous, long place) {
        return row != null && MessageDigest.isEqual(hash, hash(previous, place, row));
    }

    private byte[] hash(byte[] previous, long place, Row told) {
        var sha = sha256();
        add(sha, previous);
        sha.update(octets(place));
        sha.update(octets(event));
        sha.update(octets(ChronoUnit.MICROS.between(Instant.EPOCH, told.at)));
        add(sha, told.actor == null ? null : octets(told.actor));
        add(sha, told.agency == null ? null : octets(told.agency));
        add(sha, octets(told.action));
        add(sha, told.subject == null ? null : octets(told.subject));
        add(sha, told.client == null ? null : octets(told.client));
        add(sha, digest);
        return sha.digest();
    }

    /// Whether the detail is the one that was salted.
    boolean tellsDetail() {
        if (salt == null || row == null) {
            return false;
        }
        var sha = sha256();
        sha.update(salt);
        sha.update(octets(row.detail));
        return MessageDigest.isEqual(digest, sha.digest());
    }

    private static void add(MessageDigest sha, byte @Nullable [] field) {
        if (field == null) {
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, -1));
        } else {
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, field.length));
            sha.update(field);
        }
    }

    private static byte[] octets(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static byte[] octets(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
