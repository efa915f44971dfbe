package io.whimbrel.core.plan;

import java.util.Map;

/**
 * What belongs to whom on the target, and who may do what there.
 *
 * @param roles target name by source name, of roles that are called otherwise
 * @param tablespaces target name by source name; any other one becomes the target's default
 */
public record AccessRules(
    Owners owners, Grants grants, Map<String, String> roles, Map<String, String> tablespaces) {

  /** What holds where a plan says nothing. */
  public static final AccessRules DEFAULT =
      new AccessRules(Owners.TARGET_USER, Grants.NONE, Map.of(), Map.of());

  /** Who owns what is made. */
  public enum Owners {
    /** The role that owns it on the source. */
    KEEP,
    /** The user of the target's URL. */
    TARGET_USER
  }

  /** Which grants are carried, default privileges and column grants among them. */
  public enum Grants {
    /** All of them. */
    KEEP,
    /** None. */
    NONE
  }

  public AccessRules {
    roles = Map.copyOf(roles);
    tablespaces = Map.copyOf(tablespaces);
  }

  /** Whether roles of the source have to be on the target. */
  public boolean needsRoles() {
    return owners == Owners.KEEP || grants == Grants.KEEP;
  }

  /** What a role of the source is called on the target. */
  public String role(String source) {
    return roles.getOrDefault(source, source);
  }
}
