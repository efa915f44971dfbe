/** Tests of guides and their environments. */
@NullMarked
package io.whimbrel.cli.guide;

import org.jspecify.annotations.NullMarked;
