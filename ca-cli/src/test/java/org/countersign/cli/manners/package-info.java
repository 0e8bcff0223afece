/// How the program behaves towards people who mistype, change their minds, or mean it harm: for every flag, argument and prompt.
package org.countersign.cli.manners;
