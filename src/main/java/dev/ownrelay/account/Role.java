package dev.ownrelay.account;

/// What a user may do in the agency; an administrator may do all that a recruiter may.
public enum Role {
    RECRUITER,
    ADMIN
}
