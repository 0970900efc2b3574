package dev.ownrelay.authentication;

import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.MailHost;

import java.net.InetAddress;
import java.util.stream.Collectors;

/// A question to the DNS, and what came back.
///
/// @param type such as TXT
/// @param answer in short, and what others have written: to be escaped
public record Asked(String type, String name, String answer) {

    private static final int MOST_RECORDS = 20;
    private static final int MOST_TEXT = 4_000;
    private static final String MORE = "…";

    static <R> Asked of(String type, String name, DnsAnswer<R> answer) {
        return new Asked(type, cut(name), cut(inShort(answer)));
    }

    /// Long texts are for people only as far as they are read.
    static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + MORE;
    }

    private static <R> String inShort(DnsAnswer<R> answer) {
        return switch (answer) {
            case Found<R>(var records, _, _) ->
                    records.stream()
                            .limit(MOST_RECORDS)
                            .map(Asked::text)
                            .collect(Collectors.joining(", "));
            case NoSuchName<R> _ -> "NXDOMAIN";
            case NoRecords<R> _ -> "NODATA";
            case Failed<R>(var reason) -> reason.name();
        };
    }

    private static String text(Object record) {
        return switch (record) {
            case InetAddress address -> address.getHostAddress();
            case MailHost host -> host.preference() + " " + host.name();
            default -> record.toString();
        };
    }
}
