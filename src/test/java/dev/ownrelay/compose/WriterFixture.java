package dev.ownrelay.compose;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.UUID;

/// Anna, a recruiter of an agency with a mail server, and a candidate to write to.
@OwnrelayTest
abstract class WriterFixture {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    Fixtures fixtures;
    UUID agency;
    UUID user;
    UUID candidate;
    RequestPostProcessor anna;

    @BeforeEach
    void agency() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        user = fixtures.user(agency, fixtures.server(agency, "Agency mail"));
        anna = Fixtures.recruiter(agency, user);
        candidate = fixtures.candidate(agency, "Jan", "Smit", "jan@home.test");
    }
}
