package dev.ownrelay.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreeMailTests {

    @Test
    void knowsDomainsWhereEverybodyGetsAnAddress() {
        assertThat(FreeMail.offers("gmail.com")).isTrue();
        assertThat(FreeMail.offers("sub.hotmail.nl")).isTrue();
        assertThat(FreeMail.offers("notgmail.com")).isFalse();
        assertThat(FreeMail.offers("agency.nl")).isFalse();
    }

    @Test
    void knowsTheServersOfTheirOwners() {
        assertThat(FreeMail.sends("smtp.office365.com", "hotmail.nl")).isTrue();
        assertThat(FreeMail.sends("smtp.kpnmail.nl", "planet.nl")).isTrue();
        assertThat(FreeMail.sends("smtp.gmail.com", "hotmail.nl")).isFalse();
        assertThat(FreeMail.sends("gmail.com.attacker.test", "gmail.com")).isFalse();
        assertThat(FreeMail.sends("smtp.agency.nl", "agency.nl")).isFalse();
    }
}
