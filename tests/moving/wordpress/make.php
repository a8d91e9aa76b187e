<?php
// Makes the files of this folder with WordPress's own code; see README.md.
$_SERVER['HTTP_HOST']='www.example.org'; $_SERVER['REQUEST_URI']='/feed/'; $_SERVER['HTTPS']='on'; $_SERVER['SERVER_PROTOCOL']='HTTP/1.1';
if (($argv[1] ?? '') === 'install') define('WP_INSTALLING', true);
require __DIR__.'/wp-load.php';
if ($argv[1] === 'install') {
  require_once ABSPATH.'wp-admin/includes/upgrade.php';
  define('WP_SITEURL','https://www.example.org');
  wp_install('The cooperative\'s news & "views"', 'ana', 'ana@example.org', true, '', 'secret');
  update_option('siteurl','https://www.example.org'); update_option('home','https://www.example.org');
  update_option('permalink_structure','/%year%/%monthnum%/%postname%/'); update_option('timezone_string','Europe/Zurich'); update_option('posts_per_rss', 3);
  update_option('rss_use_excerpt', 0);
  exit;
}
if ($argv[1] === 'fill') {
  global $wp_rewrite; $wp_rewrite->init(); 
  foreach ([1, 2, 3] as $sample) wp_delete_post($sample, true);
  wp_update_user(['ID'=>1,'display_name'=>'Ana Ruiz','nickname'=>'Ana Ruiz']);
  $bob = wp_insert_user(['user_login'=>'bob','user_pass'=>'x','user_email'=>'bob@example.org','display_name'=>'Bob Keller','role'=>'author']);
  $c=[]; foreach (['Interviews','Trainings & courses'] as $n) { $t = wp_insert_term($n,'category'); $c[$n]=$t['term_id']; }
  kses_remove_filters();
  function post($date,$title,$content,$cats,$more=[]) { 
    // as its editor does it: the guid is that of the draft
    $id = wp_insert_post(['post_title'=>$title,'post_content'=>'.','post_status'=>'draft','post_author'=>1,'post_type'=>$more['post_type'] ?? 'post'], true);
    $id = wp_update_post(array_merge(['ID'=>$id,'post_title'=>wp_slash($title),'post_content'=>wp_slash($content),'post_status'=>'publish','post_date'=>$date,'edit_date'=>true,'post_category'=>$cats],$more), true);
    if (is_wp_error($id)) { echo $id->get_error_message(); } return $id; }
  $i=$c['Interviews']; $t=$c['Trainings & courses'];
  $att = wp_insert_attachment(['post_title'=>'A field','post_mime_type'=>'image/png','post_status'=>'inherit','post_date'=>'2020-03-01 09:00:00','guid'=>'https://www.example.org/wp-content/uploads/2020/03/field.png'], '2020/03/field.png');
  update_post_meta($att,'_wp_attachment_image_alt','A field in spring');
  $one = post('2020-03-02 10:30:00','The millers of the upper valley',"Seven mills, <em>one</em> flour.\n\nThey grind <a href=\"/about/\">together</a>:\n<ul>\n<li>wheat</li>\n<li>rye</li>\n</ul>\nAnd a line\nbroken in two.",[$i],['tags_input'=>['bread','mills'],'post_excerpt'=>'Seven mills tell how they came together.']);
  set_post_thumbnail($one,$att);
  post('2020-04-05 08:00:00','Prices that hold: 5 < 6 & more',"<!-- wp:heading -->\n<h2>Why prices</h2>\n<!-- /wp:heading -->\n\n<!-- wp:paragraph -->\n<p>How members agree on a <strong>price</strong>.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:image {\"id\":5} -->\n<figure class=\"wp-block-image\"><img src=\"https://www.example.org/wp-content/uploads/2020/03/field.png\" alt=\"A field\" width=\"600\" height=\"400\"/></figure>\n<!-- /wp:image -->\n\n<!-- wp:code -->\n<pre class=\"wp-block-code\"><code>one\n\n  two</code></pre>\n<!-- /wp:code -->",[$t],['post_author'=>$bob]);
  $pod = post('2020-05-06 23:30:00','Ein Gespräch über Käse','<p>Zum Anhören: [audio src="x.mp3"] und <iframe src="https://video.example.org/1"></iframe></p>',[$i,$t]);
  add_post_meta($pod,'enclosure',"https://www.example.org/talks/cheese.mp3\n4812331\naudio/mpeg\n");
  post('2020-06-07 12:00:00','','An aside without a title, as some write them.',[$i]);
  post('2020-07-08 12:00:00','Uncategorised news','Nobody chose a category here.',[]);
  post('2020-08-09 12:00:00','A course in winter','<p>From milk to cheese.</p>',[$t]);
  post('2020-08-10 12:00:00','Not finished','<p>Draft.</p>',[$t],['post_status'=>'draft']);
  post('2020-08-11 12:00:00','For members only','<p>Secret.</p>',[$t],['post_password'=>'secret']);
  post('2020-08-12 12:00:00','Private notes','<p>Secret.</p>',[$t],['post_status'=>'private']);
  post('2020-08-13 12:00:00','About us','<p>A page.</p>',[],['post_type'=>'page']);
  wp_insert_comment(['comment_post_ID'=>$one,'comment_author'=>'Reader','comment_content'=>'Good bread!','comment_approved'=>1]);
  exit;
}
if ($argv[1] === 'wxr') { wp_set_current_user(1); require_once ABSPATH.'wp-admin/includes/export.php'; 
  ob_start(); export_wp(['content'=>'all']); echo ob_get_clean(); exit; }
if (in_array($argv[1], ['rss2','atom'])) {
  global $wp, $wp_query; $q = ['feed'=>$argv[1]]; if (isset($argv[2])) $q['paged']=$argv[2];
  $wp->query_vars = $q; $wp_query->query($q); $GLOBALS['wp_the_query']=$wp_query;
  if (!$wp_query->have_posts()) { fwrite(STDERR,"404\n"); exit(4);} 
  ob_start(); if ($argv[1]==='rss2') do_feed_rss2(false); else do_feed_atom(false); echo ob_get_clean(); exit; }
