package io.whimbrel.core.database;

/**
 * A large object as one side has it: a value outside of tables, named by a number that columns
 * hold.
 *
 * @param id its number, the same on both sides
 * @param bytes of its content
 * @param digest of its content, the same for the same content on both sides
 * @param comment on it, empty without one
 * @param owner the role that owns it; empty where that does not matter
 */
public record LargeObject(long id, long bytes, String digest, String comment, String owner) {

  /** The same with another owner. */
  public LargeObject ownedBy(String role) {
    return new LargeObject(id, bytes, digest, comment, role);
  }

  /** Whether another one is all that this one is to be. */
  public boolean isLike(LargeObject other) {
    return id == other.id
        && bytes == other.bytes
        && digest.equals(other.digest)
        && comment.equals(other.comment)
        && (owner.isEmpty() || owner.equals(other.owner));
  }
}
