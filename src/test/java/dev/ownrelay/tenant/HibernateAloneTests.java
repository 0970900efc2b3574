package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// Wall one with wall two pulled down: row-level security is switched off in this database.
@TestPropertySource(properties = "spring.application.name=hibernate-alone")
class HibernateAloneTests extends LeakSuite {

    @BeforeEach
    void switchRowLevelSecurityOff() {
        for (var table : PlantedAgency.tables(superuser)) {
            superuser.sql("alter table %s disable row level security".formatted(table)).update();
        }
    }

    @Test
    void wallTwoIsReallyDown() {
        asStranger(() ->
                assertThat(
                                application
                                        .sql("select count(*) from candidate")
                                        .query(Long.class)
                                        .single())
                        .isEqualTo(1));
    }

    /// That is done with both walls up.
    @Override
    boolean triesEveryIdEverywhere() {
        return false;
    }
}
