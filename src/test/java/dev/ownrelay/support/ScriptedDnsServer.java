package dev.ownrelay.support;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A DNS server on 127.0.0.1, over UDP and TCP, that knows what a test tells it. Other names do not
/// exist.
public final class ScriptedDnsServer implements AutoCloseable {

    /// How long positive answers may be believed.
    public static final long TTL = 300;

    private static final int CLASSIC_DATAGRAM = 512;

    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final Map<Name, Integer> codes = new ConcurrentHashMap<>();
    private final Map<Name, Consumer<Message>> changes = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private volatile boolean silent;
    private volatile Runnable before = () -> {};

    private ScriptedDnsServer() throws IOException {
        var here = InetAddress.getByName("127.0.0.1");
        connections = new ServerSocket(0, 50, here);
        datagrams = new DatagramSocket(connections.getLocalPort(), here);
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveConnections);
    }

    public static ScriptedDnsServer start() {
        try {
            return new ScriptedDnsServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As it stands in `ownrelay.dns.servers`.
    public String address() {
        return "127.0.0.1:" + datagrams.getLocalPort();
    }

    // ---- the script ----

    /// Adds one record with these strings.
    public ScriptedDnsServer txt(String name, String... strings) {
        return add(new TXTRecord(name(name), DClass.IN, TTL, List.of(strings)));
    }

    public ScriptedDnsServer a(String name, String... addresses) {
        for (var address : addresses) {
            add(new ARecord(name(name), DClass.IN, TTL, InetAddress.ofLiteral(address)));
        }
        return this;
    }

    public ScriptedDnsServer aaaa(String name, String... addresses) {
        for (var address : addresses) {
            add(new AAAARecord(name(name), DClass.IN, TTL, InetAddress.ofLiteral(address)));
        }
        return this;
    }

    /// Prefers the hosts in this order; an empty one is a null MX.
    public ScriptedDnsServer mx(String name, String... hosts) {
        int preference = 0;
        for (var host : hosts) {
            preference += 10;
            add(new MXRecord(name(name), DClass.IN, TTL, preference, name(host)));
        }
        return this;
    }

    /// @param host empty: the service is not offered
    public ScriptedDnsServer srv(String name, int priority, int port, String host) {
        return add(new SRVRecord(name(name), DClass.IN, TTL, priority, 0, port, name(host)));
    }

    public ScriptedDnsServer ns(String name, String... hosts) {
        for (var host : hosts) {
            add(new NSRecord(name(name), DClass.IN, TTL, name(host)));
        }
        return this;
    }

    public ScriptedDnsServer ptr(String address, String... names) {
        var reverse = ReverseMap.fromAddress(InetAddress.ofLiteral(address));
        for (var name : names) {
            add(new PTRRecord(reverse, DClass.IN, TTL, name(name)));
        }
        return this;
    }

    public ScriptedDnsServer alias(String name, String target) {
        return add(new CNAMERecord(name(name), DClass.IN, TTL, name(target)));
    }

    public ScriptedDnsServer add(Record record) {
        records.add(record);
        return this;
    }

    /// Forgets all records of the name.
    public ScriptedDnsServer remove(String name) {
        records.removeIf(record -> record.getName().equals(name(name)));
        return this;
    }

    /// Forgets its texts and says this one instead.
    public ScriptedDnsServer onlyTxt(String name, String... strings) {
        records.removeIf(
                record -> record instanceof TXTRecord && record.getName().equals(name(name)));
        return txt(name, strings);
    }

    /// Answers questions about the name with this code of [Rcode], without records.
    public ScriptedDnsServer code(String name, int code) {
        codes.put(name(name), code);
        return this;
    }

    /// Changes the answers about the name before they leave.
    public ScriptedDnsServer change(String name, Consumer<Message> change) {
        changes.put(name(name), change);
        return this;
    }

    /// Hears questions, but answers none.
    public ScriptedDnsServer silent(boolean nothing) {
        silent = nothing;
        return this;
    }

    /// Does this before every answer.
    public ScriptedDnsServer beforeAnswer(Runnable work) {
        before = work;
        return this;
    }

    /// Knows nothing any more.
    public ScriptedDnsServer behave() {
        records.clear();
        codes.clear();
        changes.clear();
        questions.clear();
        silent = false;
        before = () -> {};
        return this;
    }

    // ---- what was seen ----

    /// The names that were asked for, `tcp` after those that came by a connection.
    public List<String> questions() {
        return questions;
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serveDatagrams() {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        while (!datagrams.isClosed()) {
            try {
                packet.setLength(65_535);
                datagrams.receive(packet);
                var query = query(packet.getData(), packet.getLength());
                var from = packet.getSocketAddress();
                Thread.ofVirtual().start(() -> answerDatagram(query, from));
            } catch (IOException e) {
                // closed, or no question
            }
        }
    }

    private void answerDatagram(Message query, java.net.SocketAddress to) {
        var answer = answer(query, "");
        if (answer == null) {
            return;
        }
        var opt = query.getOPT();
        byte[] wire = answer.toWire(opt == null ? CLASSIC_DATAGRAM : opt.getPayloadSize());
        try {
            datagrams.send(new DatagramPacket(wire, wire.length, to));
        } catch (IOException e) {
            // closed meanwhile
        }
    }

    private void serveConnections() {
        while (!connections.isClosed()) {
            try {
                var socket = connections.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            var octets = in.readNBytes(in.readUnsignedShort());
            var answer = answer(query(octets, octets.length), " tcp");
            if (answer != null) {
                byte[] wire = answer.toWire();
                out.writeShort(wire.length);
                out.write(wire);
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    private Message answer(Message query, String by) {
        var question = query.getQuestion();
        var name = question.getName();
        questions.add(name.toString(true) + by);
        before.run();
        if (silent) {
            return null;
        }
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        fill(answer, name, question.getType());
        changes.getOrDefault(name, _ -> {}).accept(answer);
        return answer;
    }

    private void fill(Message answer, Name name, int type) {
        var code = codes.get(name);
        var own = records.stream().filter(record -> record.getName().equals(name)).toList();
        if (code != null || own.isEmpty()) {
            answer.getHeader().setRcode(code == null ? Rcode.NXDOMAIN : code);
        }
        if (code == null) {
            own.stream()
                    .filter(record -> record.getType() == type)
                    .forEach(record -> answer.addRecord(record, Section.ANSWER));
            own.stream()
                    .filter(CNAMERecord.class::isInstance)
                    .map(CNAMERecord.class::cast)
                    .forEach(alias -> {
                        answer.addRecord(alias, Section.ANSWER);
                        fill(answer, alias.getTarget(), type);
                    });
        }
        if (answer.getSection(Section.ANSWER).isEmpty()) {
            answer.addRecord(soa(), Section.AUTHORITY);
        }
    }

    /// Nothing may be believed longer to be missing than this says.
    private static Record soa() {
        var host = name("ns.test");
        return new SOARecord(host, DClass.IN, TTL, host, host, 1, 3600, 600, 86_400, TTL);
    }

    private static Message query(byte[] octets, int length) throws IOException {
        return new Message(java.util.Arrays.copyOf(octets, length));
    }

    private static Name name(String text) {
        try {
            return text.isEmpty() ? Name.root : Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
