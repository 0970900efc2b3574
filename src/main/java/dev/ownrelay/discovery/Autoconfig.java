package dev.ownrelay.discovery;

import dev.ownrelay.conversation.Tls;

import org.jspecify.annotations.Nullable;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads the page that mail programs look for at a domain (Mozilla's format 1.1). It may have been
/// written by anybody: nothing that it points to is read.
final class Autoconfig {

    /// More servers nobody would look through.
    private static final int MOST = 4;

    private static final int MOST_ELEMENTS = 2_000;
    private static final int LONGEST_NAME = 320;
    private static final XMLInputFactory FACTORY = factory();

    private Autoconfig() {}

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("no entities");
        });
        return factory;
    }

    /// @param address of the page
    /// @return none where it is no such page
    static List<Proposal> read(String page, String address, Wanted wanted) {
        try {
            return servers(FACTORY.createXMLStreamReader(new StringReader(page))).stream()
                    .flatMap(server -> proposal(server, address, wanted).stream())
                    .limit(MOST)
                    .toList();
        } catch (XMLStreamException | RuntimeException unreadable) {
            return List.of();
        }
    }

    private static List<Map<String, String>> servers(XMLStreamReader xml)
            throws XMLStreamException {
        var servers = new ArrayList<Map<String, String>>();
        for (int elements = 0; xml.hasNext() && elements < MOST_ELEMENTS; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("no declarations");
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                elements++;
                if (xml.getLocalName().equals("outgoingServer")
                        && "smtp".equals(xml.getAttributeValue(null, "type"))) {
                    servers.add(server(xml));
                }
            }
        }
        return servers;
    }

    /// Of several values of one kind, the first is the best.
    private static Map<String, String> server(XMLStreamReader xml) throws XMLStreamException {
        var fields = new HashMap<String, String>();
        for (int elements = 0; elements < MOST_ELEMENTS; elements++) {
            if (xml.nextTag() == XMLStreamConstants.END_ELEMENT) {
                return fields;
            }
            var name = xml.getLocalName();
            fields.putIfAbsent(name, xml.getElementText().strip());
        }
        throw new XMLStreamException("too many elements");
    }

    private static Optional<Proposal> proposal(
            Map<String, String> server, String address, Wanted wanted) {
        var tls = tls(server.getOrDefault("socketType", ""));
        var port = server.getOrDefault("port", "");
        if (tls == null || !port.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        var host = filled(server.getOrDefault("hostname", ""), wanted);
        var name = filled(server.getOrDefault("username", ""), wanted);
        return Place.named(host, Integer.parseInt(port), tls)
                .map(place -> Proposal.of(Way.AUTOCONFIG, address, place, username(name)));
    }

    /// Nothing goes in clear.
    private static @Nullable Tls tls(String socketType) {
        return switch (socketType) {
            case "SSL" -> Tls.TLS;
            case "STARTTLS" -> Tls.STARTTLS;
            default -> null;
        };
    }

    private static String username(String name) {
        boolean fit = name.length() <= LONGEST_NAME && name.chars().noneMatch(c -> c < ' ');
        return fit && !name.contains("%") ? name : "";
    }

    /// Where a place stands for something that is not known, it stays.
    private static String filled(String text, Wanted wanted) {
        var known =
                Stream.of(
                                Map.entry("%EMAILADDRESS%", wanted.address()),
                                Map.entry("%EMAILLOCALPART%", wanted.localPart()),
                                Map.entry("%EMAILDOMAIN%", wanted.domain()))
                        .filter(place -> !place.getValue().isEmpty())
                        .toList();
        var filled = text;
        for (var place : known) {
            filled = filled.replace(place.getKey(), place.getValue());
        }
        return filled;
    }
}
