package dev.ownrelay.dns;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// What the DNS says to a question. That it says nothing is no answer of its own: whoever asks must
/// not take it for a record that is gone.
public sealed interface DnsAnswer<R> {

    /// @param records at least one
    /// @param ttl how long they may be believed, counted from when the server said them
    /// @param server who said them, for people
    record Found<R>(List<R> records, Duration ttl, String server) implements DnsAnswer<R> {}

    /// Nothing has this name (NXDOMAIN).
    record NoSuchName<R>() implements DnsAnswer<R> {}

    /// The name exists, but has no records of this type.
    record NoRecords<R>() implements DnsAnswer<R> {}

    /// Nobody knows.
    record Failed<R>(Reason reason) implements DnsAnswer<R> {}

    /// Why there is no answer.
    enum Reason {
        /// There is nobody to ask.
        NO_SERVER,

        /// Nothing came back in time.
        SILENCE,

        /// The server does not answer us.
        REFUSED,

        /// The server could not find out.
        SERVER_FAILURE,

        /// What came back is no answer.
        UNREADABLE,

        /// More than anybody needs.
        TOO_LARGE,

        /// What was asked for cannot be a name.
        BAD_NAME,

        /// We are asking too much else just now.
        BUSY
    }

    /// The same answer with its records read as something else.
    default <T> DnsAnswer<T> read(Function<? super R, ? extends T> reader) {
        return switch (this) {
            case Found<R>(var records, var ttl, var server) ->
                    new Found<>(records.stream().<T>map(reader).toList(), ttl, server);
            case NoSuchName<R> _ -> new NoSuchName<>();
            case NoRecords<R> _ -> new NoRecords<>();
            case Failed<R>(var reason) -> new Failed<>(reason);
        };
    }
}
