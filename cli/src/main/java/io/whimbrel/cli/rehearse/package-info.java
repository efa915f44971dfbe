/** The rehearsal: a whole run and its rollback, against scratch databases. */
@NullMarked
package io.whimbrel.cli.rehearse;

import org.jspecify.annotations.NullMarked;
