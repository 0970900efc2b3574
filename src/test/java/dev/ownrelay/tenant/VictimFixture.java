package dev.ownrelay.tenant;

import dev.ownrelay.support.TestDatabase;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.UUID;

/// An agency with a row in every table, and others beside it that want them.
public abstract class VictimFixture {

    @Autowired protected JdbcConnectionDetails details;

    protected JdbcClient superuser;
    protected PlantedAgency victim;

    @BeforeEach
    protected void plant() {
        superuser = TestDatabase.superuser(details);
        victim = new PlantedAgency(superuser);
    }

    /// An agency without any rows.
    protected UUID agency(String name) {
        var id = UUID.randomUUID();
        PlantedAgency.addAgency(superuser, id, name);
        return id;
    }
}
