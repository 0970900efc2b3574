package dev.ownrelay.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// A name and the type of the records that are wanted.
///
/// @param type of [org.xbill.DNS.Type]
record Question(Name name, int type) {

    Message message() {
        return Message.newQuery(Record.newRecord(name, type, DClass.IN));
    }
}
