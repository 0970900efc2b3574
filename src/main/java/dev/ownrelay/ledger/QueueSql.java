package dev.ownrelay.ledger;

import java.util.List;

/// The statements about the order of one kind of queue. Each asks the index of turns for a few
/// entries, however many wait; an index serves each condition, and none serves one that would fit
/// all kinds. PostgreSQL takes the order of the index only where all of its columns stand in it.
///
/// @param small which messages go first
/// @param large which take turns
record QueueSql(String small, String large) {

    private static final String QUEUED = " and state = 'QUEUED'";
    private static final String RELAY = "tenant_id = :agency and smtp_server_id is null" + QUEUED;
    private static final String SERVER =
            "tenant_id = :agency and smtp_server_id = :server" + QUEUED;

    private static final List<QueueSql> KINDS =
            List.of(
                    new QueueSql(RELAY, RELAY),
                    new QueueSql(SERVER, SERVER),
                    new QueueSql(
                            SERVER + " and sender_id = :sender",
                            SERVER + " and turn_of = :sender"));

    /// The senders of large batches, found one after another.
    private static final String WHOSE =
            """
            with recursive whose (turn_of) as (
                (select turn_of from message where %1$s and turn_of is not null
                    order by turn_of limit 1)
                union all
                select (select m.turn_of from message m where %1$s and m.turn_of > w.turn_of
                    order by m.turn_of limit 1)
                from whose w where w.turn_of is not null)\
            """;

    /// Of each sender some more than its part, for those who have less. Whoever is in hand is read
    /// from its text once: in a condition PostgreSQL would read it for each message.
    private static final String DUE =
            """
            , hand as materialized (select unnest(:inHand::uuid[]) as id),
            seen as materialized (
                select * from unnest(:seenTurns::uuid[], :seenDues::timestamptz[], :seenIds::uuid[])
                    as s (turn_of, due_at, id)),
            large as (
                select q.id, w.turn_of,
                    row_number() over (partition by w.turn_of order by q.due_at, q.id) as round
                from whose w left join seen s using (turn_of) cross join lateral (
                    select id, due_at from message m where %1$s and m.turn_of = w.turn_of
                        and due_at <= :now::timestamptz and id not in (select h.id from hand h)
                        and (due_at, id) > (coalesce(s.due_at, '-infinity'),
                            coalesce(s.id, '00000000-0000-0000-0000-000000000000'))
                    order by due_at, id limit (select least(:most, 2 * :most / count(*) + 1)
                        from whose)) as q
                where w.turn_of is not null),
            small as (
                select id, due_at from message where %2$s and turn_of is null
                    and due_at <= :now::timestamptz and id not in (select h.id from hand h)
                    and (due_at, id) > (:smallDue::timestamptz, :smallId::uuid)
                order by turn_of, due_at, id limit :most),
            picked as (
                select id, row_number() over (order by due_at, id) as place, 0 as behind from small
                union all
                select id, 3 * row_number() over (
                    order by round, turn_of <= :last::uuid, turn_of) - :ahead, 1
                from large order by place, behind limit :most)
            """;

    static QueueSql of(Queue queue) {
        return KINDS.get(queue.server() == null ? 0 : queue.sender() == null ? 1 : 2);
    }

    /// @param select from the messages `picked`, which have a `place` and among those of one place
    ///   a `behind`
    String due(String select) {
        return (WHOSE + DUE).formatted(large, small) + select;
    }

    /// When the first one is due.
    String nextDue() {
        return (WHOSE
                        + """

                        select min(due_at) from (
                            (select due_at from message where %2$s and turn_of is null
                                order by turn_of, due_at limit 1)
                            union all
                            select (select due_at from message m where %1$s
                                and m.turn_of = w.turn_of order by due_at limit 1)
                            from whose w where w.turn_of is not null) as firsts
                        """)
                .formatted(large, small);
    }

    /// How many wait, by whose turn they take: of one kind those that are due by then, of the
    /// others those that are due by another moment.
    String waiting() {
        return "select turn_of, count(*) as messages from message where "
                + small
                + " and due_at <= case when turn_of is not distinct from :own::uuid then"
                + " :due::timestamptz else :now::timestamptz end group by turn_of";
    }
}
