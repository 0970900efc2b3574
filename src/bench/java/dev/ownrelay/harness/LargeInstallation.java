package dev.ownrelay.harness;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

import javax.sql.DataSource;

/// The rows that many agencies would have after a year and a half, the same for the same seed but
/// for the moment that they end at. It needs no more memory for more messages.
///
/// @param messages of all agencies together
/// @param most messages of one agency, which is given; the others share the rest
record LargeInstallation(int agencies, int messages, int most, long seed) {

    /// An index of a table, which is made once the rows are there: faster than row by row.
    private record Index(String name, String definition) {}

    static LargeInstallation asked() {
        int messages = Integer.getInteger("bench.messages.all", 10_000_000);
        return new LargeInstallation(
                Integer.getInteger("bench.agencies", 1_000),
                messages,
                Integer.getInteger("bench.messages.most", messages / 10),
                Long.getLong("bench.seed", 1));
    }

    /// @param agency the one with most messages
    /// @param users of it, who are there already
    void fill(DataSource database, UUID agency, List<UUID> users) {
        var sql = JdbcClient.create(database);
        var began = Instant.now();
        var indexes = dropped(sql);
        try (var copies = Copies.into(database)) {
            copy(copies, agency, users, began);
        }
        indexes.forEach(index -> {
            sql.sql(index.definition()).update();
            System.out.printf("%s made after %s%n", index.name(), since(began));
        });
        sql.sql("vacuum (analyze)").update();
        sql.sql("checkpoint").update();
        System.out.printf(
                "%,d messages of %,d agencies after %s; the database has %s%n",
                messages, agencies, since(began), size(sql));
    }

    private void copy(Copies copies, UUID agency, List<UUID> users, Instant now) {
        var random = new SplittableRandom(seed);
        new AgencyRows(agency, users, most, random.split(), now).copy(copies);
        tell(now, 1, most);
        long rest = messages - most;
        for (int i = 1; i < agencies; i++) {
            long share = rest * i / (agencies - 1) - rest * (i - 1) / (agencies - 1);
            AgencyRows.another(copies, i, (int) share, random.split(), now).copy(copies);
            if (i % Math.max(1, agencies / 20) == 0) {
                tell(now, i + 1, most + rest * i / (agencies - 1));
            }
        }
    }

    private static List<Index> dropped(JdbcClient sql) {
        var indexes =
                sql.sql(
                                """
                                select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
                                from pg_index i join pg_class c on c.oid = i.indexrelid
                                where i.indrelid in ('message'::regclass, 'delivery_attempt'::regclass)
                                    and not i.indisunique
                                """)
                        .query(Index.class)
                        .list();
        indexes.forEach(index -> sql.sql("drop index " + index.name()).update());
        return indexes;
    }

    private static void tell(Instant began, int agencies, long messages) {
        System.out.printf("%,d agencies, %,d messages, %s%n", agencies, messages, since(began));
    }

    private static Duration since(Instant began) {
        return Duration.ofSeconds(Duration.between(began, Instant.now()).toSeconds());
    }

    private static String size(JdbcClient sql) {
        return sql.sql("select pg_size_pretty(pg_database_size(current_database()))")
                .query(String.class)
                .single();
    }
}
