/** What people tick on the check lists of a migration, and what gates require of it. */
@NullMarked
package io.whimbrel.engine.checklist;

import org.jspecify.annotations.NullMarked;
