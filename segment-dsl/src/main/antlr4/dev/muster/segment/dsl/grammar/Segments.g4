/**
 * The language of segments.
 *
 * A text is cut into tokens (second half of this file), and the tokens are read by rules (first half). 'name : … ;' says
 * what a rule or a token is: its parts in their order, where 'x?' is an x or nothing, 'x*' any number of x, 'x+' one or
 * more, '|' one or the other, and '( )' holds together what belongs together. Words in capitals are tokens, and EOF is the
 * end of the text. '#name' and 'x=' name a part for the code and change nothing in the language.
 *
 * In tokens, what is in quotes stands there literally, '[a-z]' is one of these characters, '~[…]' one of all others, and
 * '.' any one. A 'fragment' is a part of tokens and none itself; '-> skip' drops what it finds. Upper and lower case are
 * the same ('caseInsensitive' below), but in names, in texts and for the M of a duration.
 *
 * What a rule cannot say is said by the code behind it: that 'between' takes two numbers or two instants, that '7
 * parsecs' is no duration. Those rules accept any value, so that the message can say what is wrong with the one that
 * was given.
 */
grammar Segments;

options {
    caseInsensitive = true;
}

// ---------------------------------------------------------------------------------------------------------------------
// What a text may be: a predicate alone, or one statement of a segments file. A file is cut into statements before: a
// statement starts wherever 'attribute NAME :' or 'segment NAME [on demand] :' stands.

singlePredicate
    : disjunction EOF
    ;

singleStatement
    : attributeDeclaration EOF
    | segmentDefinition EOF
    ;

// ---------------------------------------------------------------------------------------------------------------------
// Statements.

// attribute trial_ends_at: timestamp, upcoming
attributeDeclaration
    : ATTRIBUTE name COLON type (COMMA attributeOption)*
    ;

type
    : TEXT SET?
    | NUMBER
    | BOOLEAN
    | TIMESTAMP
    ;

attributeOption
    : CASE SENSITIVE                #caseSensitive
    | INFERRED                      #inferred
    | PAST                          #past
    | UPCOMING                      #upcoming
    | DEFAULT (value | textSet)     #defaultValue
    ;

// segment trial_ending on demand: …
segmentDefinition
    : SEGMENT name (ON DEMAND)? COLON disjunction
    ;

// ---------------------------------------------------------------------------------------------------------------------
// Predicates. A disjunction is conjunctions with OR between, a conjunction is negations with AND between, a negation is a
// condition with NOTs before it: so NOT binds tightest, then AND, then OR. A disjunction in parentheses is a condition
// again. These three rules call each other for each pair of parentheses, and the parser needs stack for each call, so
// there are no more of them.

disjunction
    : conjunction ((OR | OR_SIGN) conjunction)*
    ;

conjunction
    : negation ((AND | AND_SIGN) negation)*
    ;

negation
    : (NOT | NOT_SIGN)*
      ( LEFT_PARENTHESIS disjunction RIGHT_PARENTHESIS
      | membership
      | test
      )
    ;

membership
    : IN SEGMENT name
    ;

// A name alone says that the attribute is true.
test
    : name condition?
    ;

// What is said of an attribute. The word 'not' may stand before every operator; the sign '!' stands before conditions
// alone.
condition
    : NOT? operator         #plainCondition
    | DOES NOT baseVerb     #doesNotCondition
    ;

operator
    : IS NOT? said                                                  #is
    | (EQUALS | EQUALS_TWICE) value                                 #equals
    | EQUALS_NOT value                                              #equalsNot
    | comparison=(GREATER | AT_LEAST | LESS_SIGN | AT_MOST) value   #compare
    | BETWEEN low=value AND high=value                              #between
    | IN list                                                       #in
    | CONTAINS value                                                #contains
    | STARTS WITH value                                             #startsWith
    | ENDS WITH value                                               #endsWith
    | HAS members                                                   #has
    | EXISTS                                                        #exists
    | WITHIN direction=(LAST | NEXT)? duration                      #within
    | MORE_ THAN duration distance                                   #moreThan
    | LESS THAN duration distance                                   #lessThan
    | BEFORE value                                                  #before
    | AFTER value                                                   #after
    | ON value                                                      #on
    ;

// a does not contain v
baseVerb
    : CONTAIN value         #contain
    | START WITH value      #startWith
    | END WITH value        #endWith
    | HAVE members          #have
    | EXIST                 #exist
    ;

// What follows 'is': 'set' and 'missing' are no texts here, unless in quotes.
said
    : SET           #isSet
    | MISSING       #isMissing
    | plainValue    #isValue
    ;

// What follows 'has': 'any', 'all' and 'none' are texts, unless 'of' follows.
members
    : ANY OF list       #anyOf
    | ALL OF list       #allOf
    | NONE OF list      #noneOf
    | value             #oneText
    ;

distance
    : AGO           #ago
    | FROM NOW      #fromNow
    ;

// 7d, or 7 days; the unit is a plain word, so that it takes no word away from anybody. That the number is whole and the
// word a unit is for the code to see (Durations.UNITS), which also refuses a capital M: it could be a month.
duration
    : DURATION
    | (NUMERAL | DIGIT_WORD) unit=WORD?
    ;

list
    : LEFT_BRACKET listValue (COMMA listValue)* RIGHT_BRACKET
    ;

// The default of a text set, which may be empty.
textSet
    : LEFT_BRACKET (listValue (COMMA listValue)*)? RIGHT_BRACKET
    ;

// ---------------------------------------------------------------------------------------------------------------------
// Names and values: one token each. A soft keyword is a keyword only where a rule asks for it, elsewhere a word like
// any other.

name
    : WORD
    | QUOTED_NAME
    | softKeyword
    | SET
    | MISSING
    ;

value
    : plainValue
    | SET
    | MISSING
    ;

plainValue
    : QUOTED_TEXT
    | NUMERAL
    | DURATION
    | INSTANT
    | DIGIT_WORD
    | TRUE
    | FALSE
    | WORD
    | softKeyword
    ;

// Inside brackets every word is a text, reserved ones included: country in [US, IN, OR]
listValue
    : value
    | AND
    | OR
    | NOT
    | IS
    | IN
    ;

softKeyword
    : AFTER | AGO | ALL | ANY | ATTRIBUTE | BEFORE | BETWEEN | BOOLEAN | CASE | CONTAIN | CONTAINS | DEFAULT
    | DEMAND | DOES | END | ENDS | EXIST | EXISTS | FROM | HAS | HAVE | INFERRED | LAST | LESS | MORE_ | NEXT | NONE
    | NOW | NUMBER | OF | ON | PAST | SEGMENT | SENSITIVE | START | STARTS | TEXT | THAN | TIMESTAMP | UPCOMING | WITH
    | WITHIN
    ;

// =====================================================================================================================
// Tokens. The longest one wins, and of those equally long the first.

// Reserved words.
AND : 'and';
OR : 'or';
NOT : 'not';
IS : 'is';
IN : 'in';
TRUE : 'true';
FALSE : 'false';

// Soft keywords; each but SET and MISSING, which the rules name one by one, is a softKeyword.
AFTER : 'after';
AGO : 'ago';
ALL : 'all';
ANY : 'any';
ATTRIBUTE : 'attribute';
BEFORE : 'before';
BETWEEN : 'between';
BOOLEAN : 'boolean';
CASE : 'case';
CONTAIN : 'contain';
CONTAINS : 'contains';
DEFAULT : 'default';
DEMAND : 'demand';
DOES : 'does';
END : 'end';
ENDS : 'ends';
EXIST : 'exist';
EXISTS : 'exists';
FROM : 'from';
HAS : 'has';
HAVE : 'have';
INFERRED : 'inferred';
LAST : 'last';
LESS : 'less';
MISSING : 'missing';
MORE_ : 'more'; // MORE alone means something to ANTLR
NEXT : 'next';
NONE : 'none';
NOW : 'now';
NUMBER : 'number';
OF : 'of';
ON : 'on';
PAST : 'past';
SEGMENT : 'segment';
SENSITIVE : 'sensitive';
SET : 'set';
START : 'start';
STARTS : 'starts';
TEXT : 'text';
THAN : 'than';
TIMESTAMP : 'timestamp';
UPCOMING : 'upcoming';
WITH : 'with';
WITHIN : 'within';

// Signs.
AND_SIGN : '&&';
OR_SIGN : '||';
NOT_SIGN : '!';
EQUALS : '=';
EQUALS_TWICE : '==';
EQUALS_NOT : '!=';
GREATER : '>';
AT_LEAST : '>=';
LESS_SIGN : '<';
AT_MOST : '<=';
LEFT_PARENTHESIS : '(';
RIGHT_PARENTHESIS : ')';
LEFT_BRACKET : '[';
RIGHT_BRACKET : ']';
COMMA : ',';
COLON : ':';

// A run of letters, digits and _.:+- that starts with a digit, or with - and a digit, is one token. It is a number, ...
NUMERAL : '-'? ('0' | [1-9] DIGIT*) ('.' DIGIT+)? ('e' [+-]? DIGIT+)?;

// ... a duration, of the units in Durations.UNITS, ...
DURATION
    : '-'? DIGIT+
      ( 'ms'
      | 's' | 'sec' | 'second' | 'seconds'
      | 'm' | 'min' | 'minute' | 'minutes'
      | 'h' | 'hour' | 'hours'
      | 'd' | 'day' | 'days'
      | 'w' | 'week' | 'weeks'
      )
    ;

// ... an instant, ...
INSTANT : DIGIT DIGIT DIGIT DIGIT '-' DIGIT DIGIT '-' DIGIT DIGIT ('t' [0-9:.]+ ('z' | [+-] [0-9:]+)?)?;

// ... or none of these: 3XL, 007
DIGIT_WORD : '-'? DIGIT DIGIT_WORD_PART*;

// A name, or a text that needs no quotes: last_active, mrr-1, Größe
WORD : (LETTER | '_') WORD_PART*;

// "…" or '…' on one line, with \" \' \\ \n \t \uXXXX
QUOTED_TEXT
    : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"'
    | '\'' (~['\\\r\n] | '\\' ~[\r\n])* '\''
    ;

// Any other name, a backtick in it doubled: `2nd order`
QUOTED_NAME : '`' (~[`\r\n] | '``')* '`';

BLANK : [ \t\r\n\f]+ -> skip;

COMMENT : '#' ~[\r\n]* -> skip;

// What no rule takes, so that the message about it is the parser's.
UNCLOSED_TEXT
    : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'?
    | '\'' (~['\\\r\n] | '\\' ~[\r\n])* '\\'?
    ;
UNCLOSED_NAME : '`' (~[`\r\n] | '``')*;
STRAY : .;

// Beyond ASCII there are letters, digits and others. Three stand-ins come here for them: U+0001, U+0002 and U+0003. So
// a letter is what Java takes for one, and a Japanese text is read as fast as an English one.
fragment DIGIT : [0-9];
fragment LETTER : [a-z\u0001];
fragment WORD_PART : [a-z0-9\u0001\u0002_.-];
fragment DIGIT_WORD_PART : [a-z0-9\u0001\u0002_.:+-];
