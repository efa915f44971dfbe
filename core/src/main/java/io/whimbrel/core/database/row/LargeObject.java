package io.whimbrel.core.database.row;

import io.whimbrel.core.plan.AccessRules;
import java.util.List;

/**
 * A large object as one side has it: a value outside of tables, named by a number that columns
 * hold.
 *
 * @param id its number, the same on both sides
 * @param bytes of its content
 * @param digest of its content, the same for the same content on both sides
 * @param comment on it, empty without one
 * @param owner the role that owns it; empty where that does not matter
 * @param grants who else may do what, in a fixed order, with what its owner has or does without
 */
public record LargeObject(
    long id, long bytes, String digest, String comment, String owner, List<Grant> grants) {

  public LargeObject {
    grants = List.copyOf(grants);
  }

  /**
   * A right.
   *
   * @param role empty for everybody
   * @param privilege such as {@code select}
   */
  public record Grant(String role, String privilege, Kind kind) {}

  /** Whose right it is. */
  public enum Kind {
    /** That of another one. */
    GIVEN,
    /** That of another one, who may pass it on. */
    PASSED_ON,
    /** The owner's, because it is the owner. */
    OWNED,
    /** One that was taken from the owner. */
    TAKEN
  }

  /** What it is to be on the target. */
  public LargeObject under(AccessRules access) {
    boolean isOwnerKept = access.owners() == AccessRules.Owners.KEEP;
    List<Grant> carried =
        switch (access.grants()) {
          case NONE -> List.of();
          case KEEP ->
              grants.stream()
                  .filter(grant -> grant.kind != (isOwnerKept ? Kind.OWNED : Kind.TAKEN))
                  .map(grant -> under(access, grant))
                  .toList();
        };
    return new LargeObject(
        id, bytes, digest, comment, isOwnerKept ? access.role(owner) : "", carried);
  }

  private static Grant under(AccessRules access, Grant grant) {
    String role = grant.role.isEmpty() ? "" : access.role(grant.role);
    return new Grant(role, grant.privilege, grant.kind == Kind.OWNED ? Kind.GIVEN : grant.kind);
  }

  /** Whether another one is all that this one is to be. */
  public boolean isLike(LargeObject other) {
    List<Grant> others = other.grants.stream().filter(g -> g.kind != Kind.OWNED).toList();
    return id == other.id
        && bytes == other.bytes
        && digest.equals(other.digest)
        && comment.equals(other.comment)
        && (owner.isEmpty() || owner.equals(other.owner))
        && grants.size() == others.size()
        && others.containsAll(grants);
  }
}
