package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.ObjectDefinition;

/** Owners of what only superusers make. */
public final class OwnersOfSuperusers {

  private static final String ANY =
      "select rolsuper from pg_roles where rolname = current_user and ? <> ''";

  private static final String BOTH =
      "select bool_and(rolsuper) from pg_roles where rolname in (current_user, ?)";

  private OwnersOfSuperusers() {}

  /** The query whether our user may give it to a role; empty where no superuser is needed. */
  public static String roles(ObjectDefinition owner) {
    if (AccessTargets.isOwnedBySuperuser(owner)) {
      return BOTH;
    }
    return AccessTargets.isOfSuperuser(owner) ? ANY : "";
  }
}
