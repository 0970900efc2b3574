package dev.ownrelay.notice;

/// Knows as whom operators write. Told by the module of users, which this one must not depend on.
public interface OperatorAddresses {

    /// Whether somebody who runs the installation has the address: what they do for an agency
    /// leaves in their own name.
    boolean contain(String address);
}
