package io.whimbrel.cli.voyage;

/** As whom a voyage goes. */
enum Rights {
  /** As the superusers of both servers. */
  ALL,
  /** As the two roles of the role scripts, with a database whose owner is no superuser either. */
  LEAST
}
