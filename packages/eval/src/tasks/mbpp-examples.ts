import type { Row } from '../row.ts';

/**
 * The three worked examples of MBPP: documents 2, 3 and 4 of the dataset's prompt split (CC BY 4.0, google-research/mbpp), in their
 * published form. Their line ends are carriage return and line feed, and stay so.
 */
export const MBPP_EXAMPLES: readonly Row[] = [
  {
    text: 'Write a function to find the similar elements from the given two tuple lists.',
    code: [
      'def similar_elements(test_tup1, test_tup2):',
      '  res = tuple(set(test_tup1) & set(test_tup2))',
      '  return (res) ',
    ].join('\r\n'),
    test_list: [
      'assert similar_elements((3, 4, 5, 6),(5, 7, 4, 10)) == (4, 5)',
      'assert similar_elements((1, 2, 3, 4),(5, 4, 3, 7)) == (3, 4)',
      'assert similar_elements((11, 12, 14, 13),(17, 15, 14, 13)) == (13, 14)',
    ],
  },
  {
    text: 'Write a python function to identify non-prime numbers.',
    code: [
      'import math',
      'def is_not_prime(n):',
      '    result = False',
      '    for i in range(2,int(math.sqrt(n)) + 1):',
      '        if n % i == 0:',
      '            result = True',
      '    return result',
    ].join('\r\n'),
    test_list: [
      'assert is_not_prime(2) == False',
      'assert is_not_prime(10) == True',
      'assert is_not_prime(35) == True',
    ],
  },
  {
    text: 'Write a function to find the largest integers from a given list of numbers using heap queue algorithm.',
    code: [
      'import heapq as hq',
      'def heap_queue_largest(nums,n):',
      '  largest_nums = hq.nlargest(n, nums)',
      '  return largest_nums',
    ].join('\r\n'),
    test_list: [
      'assert heap_queue_largest( [25, 35, 22, 85, 14, 65, 75, 22, 58],3)==[85, 75, 65] ',
      'assert heap_queue_largest( [25, 35, 22, 85, 14, 65, 75, 22, 58],2)==[85, 75] ',
      'assert heap_queue_largest( [25, 35, 22, 85, 14, 65, 75, 22, 58],5)==[85, 75, 65, 58, 35]',
    ],
  },
];
