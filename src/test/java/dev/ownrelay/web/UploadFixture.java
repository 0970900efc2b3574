package dev.ownrelay.web;

import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.FolderWatch;
import dev.ownrelay.support.RawClient;
import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.Visitor;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpCookie;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.management.JMException;
import javax.management.ObjectName;

/// An agency with a recruiter, and the folder that files come to.
@ServedTest
@TestPropertySource(
        properties = {"ownrelay.uploads.room=160MB", "server.tomcat.mbeanregistry.enabled=true"})
public abstract class UploadFixture {

    protected static final String EMAIL = "anna@agency.test";
    protected static final String PASSWORD = "three green bicycles";
    protected static final int MIB = 1 << 20;

    @Autowired protected EmptyDatabase database;
    @Autowired protected JdbcClient jdbc;
    @Autowired protected PlatformTransactionManager transactions;
    @Autowired protected ServletContext server;
    @LocalServerPort protected int port;

    protected Fixtures fixtures;
    private @Nullable UUID agency;
    private @Nullable Visitor anna;
    protected FolderWatch folder;

    @BeforeEach
    protected void watch() throws IOException {
        database.empty();
        fixtures = new Fixtures(jdbc, transactions);
        folder = new FolderWatch(((File) server.getAttribute(ServletContext.TEMPDIR)).toPath());
    }

    @AfterEach
    protected void stopWatching() throws IOException {
        folder.close();
    }

    /// A recruiter who has signed in.
    protected Visitor anna() {
        if (anna == null) {
            var user = fixtures.user(agency(), fixtures.server(agency(), "Agency mail"));
            fixtures.signIn(agency(), user, EMAIL, PASSWORD);
            anna = new Visitor(port);
            anna.signIn(EMAIL, PASSWORD);
        }
        return anna;
    }

    protected UUID agency() {
        agency = agency == null ? fixtures.agency() : agency;
        return agency;
    }

    /// A request without its body. The server hangs up after it.
    protected String head(String route, String... headers) {
        return route
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n"
                + String.join("\r\n", headers)
                + "\r\n\r\n";
    }

    /// The header by which a request is one of somebody who is signed in.
    protected static String session(Visitor visitor) {
        return visitor.cookies().getCookieStore().getCookies().stream()
                .map(HttpCookie::toString)
                .collect(Collectors.joining("; ", "Cookie: ", ""));
    }

    protected RawClient client() {
        return new RawClient(port);
    }

    protected static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value);
    }

    protected static String file(String field) {
        return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"cv.pdf\"\r\n\r\n"
                .formatted(field);
    }

    /// How many octets of bodies the server has read so far.
    protected long read() throws JMException {
        var beans = ManagementFactory.getPlatformMBeanServer();
        long sum = 0;
        for (var name : beans.queryNames(new ObjectName("*:type=ThreadPool,name=*"), null)) {
            if (beans.getAttribute(name, "localPort").equals(port)) {
                var own = name.toString().replace("ThreadPool", "GlobalRequestProcessor");
                sum += (long) beans.getAttribute(new ObjectName(own), "bytesReceived");
            }
        }
        return sum;
    }
}
